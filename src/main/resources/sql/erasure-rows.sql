-- Deletes a batch of the user's rows in one table.
select erase_rows(
    :#${header.erasedTable}::regclass, :#${header.erasedUser}, :#${properties:todoflow.erasure.batch-size}::int)
