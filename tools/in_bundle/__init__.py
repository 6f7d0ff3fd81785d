"""What bundles bring along to make themselves ready elsewhere."""
