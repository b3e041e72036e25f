using Billing.Domain.Pricing.Files;
using Billing.Domain.Pricing.Rebates;
using Billing.Platform.Configuration;
using Billing.Platform.Tenants;

namespace Billing.Functions.Pricing;

/// <summary>The rebate agreements of each tenant.</summary>
public sealed class RebateAgreements(ConfigurationReader configuration)
{
    /// <summary>The document <c>rebates</c>.</summary>
    public static DocumentType<IReadOnlyList<RebateAgreement>> Document { get; } = new()
    {
        Name = "rebates",
        PathOf = (tenant, _) => $"pricing/{tenant}-rebates.json",
        Read = (_, json) => RebateFileReader.Read(json),
    };

    /// <summary>All agreements of a tenant; none where there is no document.</summary>
    /// <exception cref="ConfigurationRefusedException">No version of the document was ever sound.</exception>
    public async ValueTask<IReadOnlyList<RebateAgreement>> OfAsync(Tenant tenant, CancellationToken cancellation) =>
        (await configuration.GetAsync(Document, Document.KeyOf(tenant.Id, string.Empty, tenant.HomeRegion), cancellation)).ValueOrNone ?? [];
}
