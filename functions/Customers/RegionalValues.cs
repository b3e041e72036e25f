using System.Net.Http.Json;
using System.Text.Json;
using Billing.Platform.Secrets;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Customers;

/// <summary>
/// Asks each region for its own sums, and keeps a copy of what it told. Only sums under the customer's key leave a region; orders
/// and people stay at home.
/// </summary>
public sealed class RegionalValues(
    CustomerValueView view, IHttpClientFactory clients, FabricRegions regions, ISecretStore secrets, TimeProvider clock)
{
    /// <summary>Name of the HTTP client.</summary>
    public const string Client = "regions";

    /// <summary>How long a region may take; a reader waits for no longer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Name of the secret that holds the key of <see cref="GetCustomerValue.RegionalAsync"/> in the deployment of a region.</summary>
    public static string KeyOf(string region) => $"region-{region}-key";

    /// <summary>The part of one tenant: from the view here, from its region, or the copy of what that told last.</summary>
    public async Task<(RegionalShare? Share, MissingShare? Missing)> ReadAsync(Tenant tenant, string customer, CancellationToken cancellation)
    {
        if (regions.Serves(tenant.HomeRegion))
        {
            return (Share(await view.ReadAsync(tenant.Id, tenant.HomeRegion, customer, cancellation), isCopy: false), null);
        }

        if (regions.AddressOf(tenant.HomeRegion) is not { } address)
        {
            return (null, Miss(tenant, "regions.no-address", "The address of the region's deployment is not configured here."));
        }

        var (told, missing) = await AskAsync(address, tenant, customer, cancellation);
        if (told is not null)
        {
            await view.KeepCopyAsync(told, cancellation);
            return (Share(told, isCopy: false), null);
        }

        return await view.FindCopyAsync(tenant.Id, tenant.HomeRegion, customer, cancellation) is { } copy
            ? (Share(copy, isCopy: true), null)
            : (null, missing);
    }

    private async Task<(RegionalCustomerValue? Told, MissingShare? Missing)> AskAsync(Uri address, Tenant tenant, string customer, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, $"api/customers/{tenant.Id}/{customer}/value/regional"));
        try
        {
            request.Headers.Add("x-functions-key", await secrets.GetAsync(KeyOf(tenant.HomeRegion), cancellation));
            using var client = clients.CreateClient(Client);
            using var answer = await client.SendAsync(request, cancellation);
            if (!answer.IsSuccessStatusCode)
            {
                return (null, Miss(tenant, "regions.refused", $"The region's deployment answered {(int)answer.StatusCode}."));
            }

            var told = await answer.Content.ReadFromJsonAsync<RegionalCustomerValue>(FabricJson.Options, cancellation);
            return told?.Tenant == tenant.Id && told.Region == tenant.HomeRegion && told.Customer == customer
                ? (told, null)
                : (null, Miss(tenant, "regions.refused", "The region's deployment answered something else than was asked."));
        }
        catch (KeyNotFoundException)
        {
            return (null, Miss(tenant, "regions.refused", $"There is no secret {KeyOf(tenant.HomeRegion)}, the key of the region's deployment."));
        }
        catch (JsonException)
        {
            return (null, Miss(tenant, "regions.refused", "The region's deployment answered what cannot be read; it may be of another version."));
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return (null, Miss(tenant, "regions.unreachable", "The region's deployment cannot be reached now."));
        }
    }

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

    private static MissingShare Miss(Tenant tenant, string code, string text) => new(tenant.Id, tenant.HomeRegion, code, text);
}
