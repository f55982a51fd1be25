-- So that one person is not two administrators. server/SPEC.md, "Two administrators".

-- Who may know the secret beside the one whose key it is: names with commas between.
alter table access_key
    add column if not exists seen_by text character set ascii collate ascii_bin not null default '';

-- Of keys from before: whoever had a key issued for this administrator, for nobody knows which, and whoever had one issued for
-- these, and so on. Not whoever was on the machine.
update access_key set seen_by = coalesce((
    with recursive issued (owner, issuer) as (
        select distinct json_value(audit_entry.line, '$.details.administrator'), audit_entry.administrator
        from audit_entry
        where audit_entry.act in ('administrator.create', 'access_key.create')
        and audit_entry.administrator not like 'local:%'
    ), known (owner, issuer) as (
        select owner, issuer from issued
        union
        select known.owner, issued.issuer from known join issued on issued.owner = known.issuer
    )
    select group_concat(distinct known.issuer order by known.issuer separator ',')
    from known
    where known.owner = access_key.administrator and known.issuer <> access_key.administrator), '');

-- Who made a plan, so that nobody makes as many as there may be.
alter table policy_plan
    add column if not exists made_by varchar(64) character set ascii collate ascii_bin not null default '';

-- They do not say whose keys were behind them, nor what was shown: to be proposed anew.
delete from proposal;
