"""Policy as versioned data: code lists, workflows, standards, rules and texts, with their source."""
