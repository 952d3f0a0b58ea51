# What the mappings of dialects share.

# The input itself, or the problem that keeps it from being of the dialect.
def must(condition; problem): if condition then . else error(problem) end;

# Whether the input is one of a list.
def among(list): . as $value | list | map(. == $value) | any;

# Whether the input is a UUID.
def is_uuid: type == "string" and test("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$");

# A time without an offset is in UTC: the documents write datetime.utcnow().isoformat().
def utc: if type == "string" and (test("(Z|[+-][0-9]{2}:[0-9]{2})$") | not) then . + "Z" else . end;

# A task whose times all have an offset.
def task: with_entries(if .key | endswith("_at") then .value |= utc else . end);
