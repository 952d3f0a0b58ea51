-- The consumers that have ever taken an event: one step down the index for each, however many events there are.
with recursive consumers (name) as (
    (select consumer from inbox order by consumer limit 1)
    union all
    select (select consumer from inbox where consumer > c.name order by consumer limit 1) from consumers c where c.name is not null
)
select name from consumers where name is not null order by name
