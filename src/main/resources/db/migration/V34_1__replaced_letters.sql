-- The letter whose event an operator has corrected: this one has the corrected event, that one is discarded.
alter table dead_letter add replaces bigint;
