//! The practice's small lists: providers, chairs, status words, kinds of visits.

use pms::{Operatory, PracticeVariable, Provider};

use crate::database::KeptStatements as _;
use crate::{Mirror, Result};

impl Mirror {
    /// Replaces the providers. Unchanged ones are not written.
    pub fn set_providers(&self, integration_id: i64, providers: &[Provider]) -> Result<()> {
        self.0.write(|transaction| {
            for provider in providers {
                transaction.execute_kept(
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
                transaction.execute_kept(
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

    /// Replaces what the PMS has words for under one `service_name` ("Appointment Type"). Unchanged ones are not written.
    pub fn set_practice_variables(
        &self,
        integration_id: i64,
        service_name: &str,
        variables: &[PracticeVariable],
    ) -> Result<()> {
        let values: Vec<&str> = variables.iter().map(|one| one.value.as_str()).collect();
        let values = serde_json::to_string(&values).map_err(std::io::Error::other)?;
        self.0.write(|transaction| {
            transaction.execute_kept(
                "DELETE FROM practice_variables WHERE integration_id = ?1 AND service_name = ?2 \
                 AND value NOT IN (SELECT value FROM json_each(?3))",
                (integration_id, service_name, values),
            )?;
            for one in variables {
                transaction.execute_kept(
                    "INSERT INTO practice_variables (integration_id, service_name, value, description) \
                     VALUES (?1, ?2, ?3, ?4) ON CONFLICT (integration_id, service_name, value) DO UPDATE SET \
                     description = excluded.description WHERE description <> excluded.description",
                    (integration_id, service_name, &one.value, &one.description),
                )?;
            }
            Ok(())
        })
    }

    /// What the PMS has words for under one `service_name`: value and description, by value.
    pub fn practice_variables(
        &self,
        integration_id: i64,
        service_name: &str,
    ) -> Result<Vec<(String, String)>> {
        self.0.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT value, description FROM practice_variables WHERE integration_id = ?1 AND service_name = ?2 \
                 ORDER BY value",
            )?;
            let rows = statement.query_map((integration_id, service_name), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Adds status words that the practice uses.
    pub fn set_appointment_statuses(&self, integration_id: i64, statuses: &[String]) -> Result<()> {
        self.0.write(|transaction| {
            for status in statuses {
                transaction.execute_kept(
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
