-- Why a letter was refused, put off or came back, in a word: the classes of what bounces mean. Of letters that went well, nothing.
ALTER TABLE outgoing ADD COLUMN class $text;
CREATE INDEX outgoing_class ON outgoing (campaign, class, provider) WHERE class IS NOT NULL;
