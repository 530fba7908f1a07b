"""What front ends query: the GraphQL schema over the platform's services, its limits and its server."""
