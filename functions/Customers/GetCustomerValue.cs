using Billing.Domain.Access;
using Billing.Domain.Customers;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Customers;

/// <summary>
/// Tells what a customer is worth, from views that each region builds of its own events: eventual, and each part says as of when.
/// </summary>
public sealed class GetCustomerValue(TenantEndpoint endpoint, ITenantSource tenants, CustomerValueView view, RegionalValues regions)
{
    /// <summary>
    /// The lifetime value over all tenants of the company group and their regions. A region that cannot be reached is there with
    /// what it told last and how old that is, or is named as missing.
    /// </summary>
    [Function(nameof(GetCustomerValue))]
    [AllowedTo(FabricRole.Reader)]
    [ProducesResponseType<CustomerValue>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status404NotFound, "There is no such customer.")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "customers/{tenant}/{customer}/value")] HttpRequest request,
        string tenant,
        string customer,
        CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => SumAsync(found, customer, request.Grants(), cancellation), cancellation);

    /// <summary>The part of one tenant, for the deployments of other regions to ask; a customer who is not known has no orders.</summary>
    [Function("GetRegionalCustomerValue")]
    [AllowedTo(FabricRole.Reader, OrTenantKey = true)]
    [ProducesResponseType<RegionalCustomerValue>(StatusCodes.Status200OK)]
    public Task<IResult> RegionalAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "customers/{tenant}/{customer}/value/regional")] HttpRequest request,
        string tenant,
        string customer,
        CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => view.ReadAsync(found.Id, found.HomeRegion, customer, cancellation), cancellation);

    private async Task<IResult> SumAsync(Tenant tenant, string customer, AccessGrants grants, CancellationToken cancellation)
    {
        if (!CustomerKey.IsOne(customer))
        {
            return Unknown();
        }

        var group = (await tenants.GetAsync(cancellation)).GroupOf(tenant);
        var parts = await Task.WhenAll(group.Select(member => ReadAsync(member, tenant, customer, grants, cancellation)));
        var shares = parts.Select(part => part.Share).OfType<RegionalShare>().ToList();
        var missing = parts.Select(part => part.Missing).OfType<MissingShare>().ToList();
        return missing.Count == 0 && shares.All(share => share.Orders == 0)
            ? Unknown()
            : Answers.Json(new CustomerValue(customer, CustomerTotals.Sum(shares.SelectMany(share => share.Totals)), shares, missing, missing.Count == 0));
    }

    // A group shares its customers; who may see which of its books, each member's grants say.
    private Task<(RegionalShare? Share, MissingShare? Missing)> ReadAsync(
        Tenant member, Tenant asked, string customer, AccessGrants grants, CancellationToken cancellation) =>
        member.Id == asked.Id || grants.Allow(member.Id, FabricRole.Reader)
            ? regions.ReadAsync(member, asked, customer, cancellation)
            : Task.FromResult<(RegionalShare?, MissingShare?)>(
                (null, new MissingShare(member.Id, member.HomeRegion, "access.not-allowed", "The principal may not read this tenant.")));

    private static IResult Unknown() => Problems.Of(StatusCodes.Status404NotFound, "Unknown customer", "customers.unknown", "There is no such customer.");
}
