-- Write-backs: our tag, what one waits for, what stands in its way, and what became of it.

-- Ten characters at the end of a note, the same in every attempt.
ALTER TABLE writebacks ADD COLUMN tag TEXT;
-- The write-back whose number it needs: a new patient's, or a booking's.
ALTER TABLE writebacks ADD COLUMN waits_for INTEGER REFERENCES writebacks (id);
-- The patient that it made.
ALTER TABLE writebacks ADD COLUMN made_patient_id TEXT;
-- Patients of the same name that were here before: a JSON array of numbers.
ALTER TABLE writebacks ADD COLUMN namesakes TEXT NOT NULL DEFAULT '[]';
-- A booking whose time nobody could look up when it was made.
ALTER TABLE writebacks ADD COLUMN not_checked INTEGER NOT NULL DEFAULT 0;
-- It can be undone until then: it does not leave before.
ALTER TABLE writebacks ADD COLUMN undo_until INTEGER;
-- Stable code of what stands in its way now ("SPU_OFFLINE", "NETWORK" …).
ALTER TABLE writebacks ADD COLUMN obstacle TEXT;
-- Refused as a kind of write, not for what it said.
ALTER TABLE writebacks ADD COLUMN refused_as_kind INTEGER NOT NULL DEFAULT 0;
-- A person asked to take it back while Sikka had it, and how often Sikka was asked.
ALTER TABLE writebacks ADD COLUMN take_back_asked_at INTEGER;
ALTER TABLE writebacks ADD COLUMN take_back_tries INTEGER NOT NULL DEFAULT 0;
-- The pop-up for one that takes long before its visit.
ALTER TABLE writebacks ADD COLUMN told_slow_at INTEGER;
-- Sikka itself told the end: such ones tell how long this practice takes.
ALTER TABLE writebacks ADD COLUMN told_by_sikka INTEGER NOT NULL DEFAULT 0;
CREATE INDEX writebacks_ended ON writebacks (integration_id, state, completed_at)
  WHERE state IN ('completed', 'failed', 'discarded');
CREATE INDEX writebacks_waiting ON writebacks (waits_for) WHERE waits_for IS NOT NULL;

-- Whether the tag is written at the end of notes.
ALTER TABLE integrations ADD COLUMN tags INTEGER NOT NULL DEFAULT 1;
