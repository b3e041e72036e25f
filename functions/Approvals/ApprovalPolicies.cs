using Billing.Domain.Approvals;
using Billing.Platform.Configuration;
using Billing.Platform.Tenants;

namespace Billing.Functions.Approvals;

/// <summary>The policy of each tenant for approvals: its document <c>approvals</c>, or the usual one.</summary>
public sealed class ApprovalPolicies(ConfigurationReader configuration)
{
    /// <summary>The document <c>approvals</c>.</summary>
    public static DocumentType<ApprovalPolicy> Document { get; } = new()
    {
        Name = "approvals",
        PathOf = (tenant, _) => $"approvals/{tenant}.json",
        Read = (_, json) => ApprovalPolicyReader.Read(json, ApprovalTypes.All),
    };

    /// <summary>The policy in force.</summary>
    /// <exception cref="ConfigurationRefusedException">No version of the document was ever sound: nobody knows who must approve.</exception>
    public async ValueTask<ApprovalPolicy> OfAsync(Tenant tenant, CancellationToken cancellation)
    {
        var document = await configuration.GetAsync(Document, Document.KeyOf(tenant.Id, string.Empty, tenant.HomeRegion), cancellation);
        return (document.ValueOrNone ?? ApprovalPolicy.Usual).In(tenant.LegalEntities[0].BookCurrency);
    }
}
