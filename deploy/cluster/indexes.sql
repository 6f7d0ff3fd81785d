-- Two indexes that nbgrader's gradebook lacks. Without them every submission that is recorded reads
-- the whole tables of scores and comments, and the larger the class, the longer each one takes.
-- Once for each gradebook, in SQLite or PostgreSQL alike. nbgrader works on as before.
--
--     sqlite3 gradebook.db < deploy/cluster/indexes.sql
--     psql DATABASE -f deploy/cluster/indexes.sql
CREATE INDEX IF NOT EXISTS digits_grade_notebook ON grade (notebook_id);
CREATE INDEX IF NOT EXISTS digits_comment_notebook ON comment (notebook_id);
