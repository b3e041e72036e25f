using Billing.Domain.Exceptions;
using Billing.Platform.Configuration;
using Billing.Platform.Tenants;

namespace Billing.Functions.Exceptions;

/// <summary>The policy of each tenant for its exceptions: its document <c>exceptions</c>, or the usual one.</summary>
public sealed class ExceptionPolicies(ConfigurationReader configuration)
{
    /// <summary>The document <c>exceptions</c>.</summary>
    public static DocumentType<ExceptionPolicy> Document { get; } = new()
    {
        Name = "exceptions",
        PathOf = (tenant, _) => $"exceptions/{tenant}.json",
        Read = (_, json) => ExceptionPolicyReader.Read(json),
    };

    /// <summary>The policy in force. A document that was never sound does not keep exceptions from people: the usual policy holds then.</summary>
    public async ValueTask<ExceptionPolicy> OfAsync(Tenant tenant, CancellationToken cancellation)
    {
        var document = await configuration.GetAsync(Document, Document.KeyOf(tenant.Id, string.Empty, tenant.HomeRegion), cancellation);
        var company = tenant.LegalEntities[0];
        return (document.Value ?? ExceptionPolicy.Usual).In(company.TimeZone, company.BookCurrency);
    }
}
