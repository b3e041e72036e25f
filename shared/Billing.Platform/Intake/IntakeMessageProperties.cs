using Billing.Platform.Contracts;

namespace Billing.Platform.Intake;

/// <summary>
/// The application properties of a message in an intake queue. The sender's own body travels beside them, as it came, and is
/// read by the reader of the source's dialect.
/// </summary>
/// <param name="Tenant">Tenant id.</param>
/// <param name="Region">Home region of the tenant.</param>
/// <param name="Source">Source name of the tenant, such as <c>shopify</c>.</param>
/// <param name="EventId">The sender's id of the event.</param>
/// <param name="Subject">What it is about, such as the order's number.</param>
/// <param name="Blob">Name of the body in the container <c>intake</c> when it is too large for a message, else null.</param>
/// <param name="Adapter">Name of the adapter that interprets the body; null for the one that the source's configuration names.</param>
/// <param name="SchemaVersion">Version of this contract; a message that says none is of version 1.</param>
[MessageContract(ContractKind.Message, Contract, ContractVersion)]
public sealed record IntakeMessageProperties(
    string Tenant,
    string Region,
    string Source,
    string EventId,
    string Subject,
    string? Blob = null,
    string? Adapter = null,
    int SchemaVersion = IntakeMessageProperties.ContractVersion)
{
    /// <summary>Name of this contract.</summary>
    public const string Contract = "intake-message";

    /// <summary>The present version of this contract.</summary>
    public const int ContractVersion = 1;
}
