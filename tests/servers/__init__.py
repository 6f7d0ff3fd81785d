"""Real servers for tests: started when asked for, gone at the end."""
