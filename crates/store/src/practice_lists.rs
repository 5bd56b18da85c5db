//! The practice's small lists: providers, chairs, status words.

use pms::{Operatory, Provider};

use crate::{Mirror, Result};

impl Mirror {
    /// Replaces the providers. Unchanged ones are not written.
    pub fn set_providers(&self, integration_id: i64, providers: &[Provider]) -> Result<()> {
        self.0.write(|transaction| {
            for provider in providers {
                transaction.execute(
                    "INSERT INTO providers (integration_id, provider_id, first_name, last_name, provider_type, specialty, active) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (integration_id, provider_id) DO UPDATE SET \
                     first_name = excluded.first_name, last_name = excluded.last_name, provider_type = excluded.provider_type, \
                     specialty = excluded.specialty, active = excluded.active WHERE \
                     (first_name, last_name, provider_type, specialty, active) IS NOT \
                     (excluded.first_name, excluded.last_name, excluded.provider_type, excluded.specialty, excluded.active)",
                    (
                        integration_id,
                        &provider.provider_id,
                        &provider.first_name,
                        &provider.last_name,
                        &provider.provider_type,
                        &provider.specialty,
                        provider.active,
                    ),
                )?;
            }
            Ok(())
        })
    }

    /// All providers, by name.
    pub fn providers(&self, integration_id: i64) -> Result<Vec<Provider>> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT provider_id, first_name, last_name, provider_type, specialty, active FROM providers \
                 WHERE integration_id = ?1 ORDER BY provider_type, last_name, provider_id",
            )?;
            let rows = statement.query_map([integration_id], |row| {
                Ok(Provider {
                    provider_id: row.get(0)?,
                    first_name: row.get(1)?,
                    last_name: row.get(2)?,
                    provider_type: row.get(3)?,
                    specialty: row.get(4)?,
                    active: row.get(5)?,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Adds or updates chairs.
    pub fn set_operatories(&self, integration_id: i64, operatories: &[Operatory]) -> Result<()> {
        self.0.write(|transaction| {
            for chair in operatories {
                transaction.execute(
                    "INSERT INTO operatories (integration_id, operatory, abbreviation, hidden) VALUES (?1, ?2, ?3, ?4) \
                     ON CONFLICT (integration_id, operatory) DO UPDATE SET abbreviation = excluded.abbreviation, \
                     hidden = excluded.hidden WHERE (abbreviation, hidden) IS NOT (excluded.abbreviation, excluded.hidden)",
                    (integration_id, &chair.operatory, &chair.abbreviation, chair.hidden),
                )?;
            }
            Ok(())
        })
    }

    /// All chairs, by name.
    pub fn operatories(&self, integration_id: i64) -> Result<Vec<Operatory>> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT operatory, abbreviation, hidden FROM operatories WHERE integration_id = ?1 ORDER BY operatory",
            )?;
            let rows = statement.query_map([integration_id], |row| {
                Ok(Operatory { operatory: row.get(0)?, abbreviation: row.get(1)?, hidden: row.get(2)? })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Adds status words that the practice uses.
    pub fn set_appointment_statuses(&self, integration_id: i64, statuses: &[String]) -> Result<()> {
        self.0.write(|transaction| {
            for status in statuses {
                transaction.execute(
                    "INSERT INTO appointment_statuses (integration_id, status) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                    (integration_id, status),
                )?;
            }
            Ok(())
        })
    }

    /// The status words of the practice: those that Sikka lists, else those that its appointments show.
    pub fn appointment_statuses(&self, integration_id: i64) -> Result<Vec<String>> {
        self.0.read(|connection| {
            let list = |sql: &str| -> Result<Vec<String>> {
                let mut statement = connection.prepare_cached(sql)?;
                let rows = statement.query_map([integration_id], |row| row.get(0))?;
                Ok(rows.collect::<rusqlite::Result<_>>()?)
            };
            let listed =
                list("SELECT status FROM appointment_statuses WHERE integration_id = ?1 ORDER BY status")?;
            if !listed.is_empty() {
                return Ok(listed);
            }
            list(
                "SELECT DISTINCT status FROM appointments WHERE integration_id = ?1 AND status <> '' \
                 ORDER BY status LIMIT 50",
            )
        })
    }
}
