-- All consumers that have ever processed an event. Skips through the index with one step per consumer, however many
-- events there are.
with recursive consumers (name) as (
    (select consumer from inbox order by consumer limit 1)
    union all
    select (select consumer from inbox where consumer > c.name order by consumer limit 1) from consumers c where c.name is not null
)
select name from consumers where name is not null order by name
