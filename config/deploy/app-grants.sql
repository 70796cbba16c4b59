-- Rights of the user that API, worker and jobs connect with (S32). The schema is read as it is, so a new table is never forgotten and never too open:
-- audit, its seals and the ledger of consents are SELECT, INSERT; the list of migrations is SELECT; every other table can be written.
-- Migrations run as the owner of the schema (MYSQL_URL of the `migrate` service). After each migration:
--   mysql -u root -p -N zhixiao < config/deploy/app-grants.sql | mysql -u root -p
-- The user itself is made once: CREATE USER 'zhixiao_app'@'%' IDENTIFIED BY '…'
SELECT CONCAT(
  'GRANT ',
  CASE
    WHEN t.table_name IN ('audit_log', 'audit_seal', 'consent') THEN 'SELECT, INSERT'
    WHEN t.table_name = 'schema_migration' THEN 'SELECT'
    ELSE 'SELECT, INSERT, UPDATE, DELETE'
  END,
  ' ON `', t.table_schema, '`.`', t.table_name, '` TO ''zhixiao_app''@''%'';'
) AS statement
FROM information_schema.tables t
WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE'
ORDER BY t.table_name;
