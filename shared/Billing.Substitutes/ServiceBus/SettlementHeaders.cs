namespace Billing.Substitutes.ServiceBus;

/// <summary>Headers of settlement calls beside what the extension's own service takes.</summary>
public static class SettlementHeaders
{
    /// <summary>Id of the invocation whose session is meant.</summary>
    public const string Invocation = "invocation-id";
}
