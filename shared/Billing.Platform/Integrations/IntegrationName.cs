namespace Billing.Platform.Integrations;

/// <summary>The names of what can be frozen.</summary>
public static class IntegrationName
{
    /// <summary>Usage that a tenant's product backends send over HTTP.</summary>
    public const string Usage = "http:usage";

    /// <summary>Settlement files that are put over HTTP.</summary>
    public const string SettlementFiles = "http:settlements";

    private const string Sources = "source:";
    private const string Consumers = "consumer:";

    /// <summary>All events of a tenant's source.</summary>
    public static string OfSource(string source) => Sources + source;

    /// <summary>All messages of a tenant to one queue or subscription.</summary>
    public static string OfConsumer(string entity) => Consumers + entity;
}
