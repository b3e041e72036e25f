using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Platform.Partners;
using Billing.Platform.Secrets;
using Billing.Platform.Tenants;

namespace Billing.Functions.Customers;

/// <summary>
/// Asks each region for its own sums, and keeps a copy of what it told. Only sums under the customer's key leave a region; orders
/// and people stay at home.
/// </summary>
public sealed class RegionalValues(
    CustomerValueView view, PartnerClient partners, FabricRegions regions, SecretCache secrets, TimeProvider clock)
{
    private const string Route = "api/customers/{tenant}/{customer}/value/regional";

    /// <summary>Name of the secret that holds the key of a region's tenants, by which other regions read their customers' value.</summary>
    public static string KeyOf(string region) => $"region-{region}-key";

    /// <summary>The part of one tenant: from the view here, from its region, or the copy of what that told last.</summary>
    /// <param name="tenant">Whose part.</param>
    /// <param name="asked">The tenant of this region on whose behalf it is asked.</param>
    /// <param name="customer">Key of the customer.</param>
    /// <param name="cancellation">Stops asking.</param>
    public async Task<(RegionalShare? Share, MissingShare? Missing)> ReadAsync(
        Tenant tenant, Tenant asked, string customer, CancellationToken cancellation)
    {
        if (regions.Serves(tenant.HomeRegion))
        {
            return (Share(await view.ReadAsync(tenant.Id, tenant.HomeRegion, customer, cancellation), isCopy: false), null);
        }

        if (regions.AddressOf(tenant.HomeRegion) is not { } address)
        {
            return (null, Miss(tenant, "regions.no-address", "The address of the region's deployment is not configured here."));
        }

        var (told, missing) = await AskAsync(address, tenant, asked, customer, cancellation);
        if (told is not null)
        {
            await view.KeepCopyAsync(told, cancellation);
            return (Share(told, isCopy: false), null);
        }

        return await view.FindCopyAsync(tenant.Id, tenant.HomeRegion, customer, cancellation) is { } copy
            ? (Share(copy, isCopy: true), null)
            : (null, missing);
    }

    private async Task<(RegionalCustomerValue? Told, MissingShare? Missing)> AskAsync(
        Uri address, Tenant tenant, Tenant asked, string customer, CancellationToken cancellation)
    {
        string key;
        try
        {
            key = await secrets.GetAsync(KeyOf(tenant.HomeRegion), cancellation);
        }
        catch (KeyNotFoundException)
        {
            return (null, Miss(tenant, "regions.refused", $"There is no secret {KeyOf(tenant.HomeRegion)}, the key of the region's deployment."));
        }

        var request = new PartnerRequest(
            asked.Id, PartnerNames.Regions, HttpMethod.Get, new Uri(address, $"api/customers/{tenant.Id}/{customer}/value/regional"), Route)
        {
            Counterpart = tenant.HomeRegion,
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { [TenantKeys.HeaderName] = key },
        };
        return await partners.SendAsync(request, answer => Read(answer, tenant, customer), cancellation) switch
        {
            PartnerResult<RegionalCustomerValue>.Answered told => (told.Value, null),
            PartnerResult<RegionalCustomerValue>.Failed { Failure: var failure } => (null, Miss(tenant, failure)),
            _ => throw new InvalidOperationException("A call is answered or failed."),
        };
    }

    private static ParseResult<RegionalCustomerValue> Read(PartnerAnswer answer, Tenant tenant, string customer) =>
        answer.ReadJson<RegionalCustomerValue>().Then(told => told.Tenant == tenant.Id && told.Region == tenant.HomeRegion && told.Customer == customer
            ? new ParseResult<RegionalCustomerValue>.Success(told)
            : PartnerAnswer.Unreadable<RegionalCustomerValue>("The region's deployment answered something else than was asked."));

    private RegionalShare Share(RegionalCustomerValue value, bool isCopy) => new(
        value.Tenant,
        value.Region,
        value.Orders,
        value.Totals,
        value.AsOf,
        // Clocks of two regions differ a little.
        Math.Max(0, (long)(clock.GetUtcNow() - value.AsOf).TotalSeconds),
        isCopy,
        value.NewestEventAt);

    private static MissingShare Miss(Tenant tenant, PartnerFailure failure) => failure.IsPassing
        ? Miss(tenant, "regions.unreachable", "The region's deployment cannot be reached now.") with { Snapshot = failure.Snapshot }
        : Miss(tenant, "regions.refused", failure.Text) with { Snapshot = failure.Snapshot };

    private static MissingShare Miss(Tenant tenant, string code, string text) => new(tenant.Id, tenant.HomeRegion, code, text);
}
