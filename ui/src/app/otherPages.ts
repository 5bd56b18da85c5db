// All that a start on today's schedule does not need.
export { AvailabilityPage } from '../features/availability/AvailabilityPage';
export { BellDrawer } from '../features/bell/BellDrawer';
export { BellPage } from '../features/bell/BellPage';
export { ConnectionPage } from '../features/connection/ConnectionPage';
export { PatientsPage } from '../features/patients/PatientsPage';
export { SettingsPage } from '../features/settings/SettingsPage';
export { SyncPage } from '../features/sync/SyncPage';
export { WriteBacksPage } from '../features/write-backs/WriteBacksPage';
export { Palette } from './palette/Palette';
export { Shortcuts } from './palette/Shortcuts';
