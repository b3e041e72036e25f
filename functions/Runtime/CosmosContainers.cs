namespace Billing.Functions.Runtime;

/// <summary>The Cosmos DB containers of the fabric.</summary>
public static class CosmosContainers
{
    /// <summary>Name of the database.</summary>
    public const string Database = "billing";

    /// <summary>Container of the streams.</summary>
    public const string Streams = "streams";

    /// <summary>Container of the read models.</summary>
    public const string Views = "views";
}
