"""What front ends can ask for: a file a capability, which imports those of others only for their records."""
