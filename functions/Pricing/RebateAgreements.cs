using System.Collections.Concurrent;
using Azure.Storage.Blobs;
using Billing.Domain.Pricing.Files;
using Billing.Domain.Pricing.Rebates;
using Billing.Domain.Primitives;
using Billing.Functions.Hosting;
using Billing.Functions.Http;
using Billing.Platform.Tenants;

namespace Billing.Functions.Pricing;

/// <summary>The rebate agreements of each tenant: the file <c>pricing/TENANT-rebates.json</c> of the configuration, kept for a minute.</summary>
public sealed class RebateAgreements(BlobServiceClient blobs, TimeProvider clock)
{
    private static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (IReadOnlyList<RebateAgreement> Agreements, DateTimeOffset ReadAt)> _kept = new(StringComparer.Ordinal);

    /// <summary>Name of a tenant's file in the container <c>configuration</c>.</summary>
    public static string BlobOf(string tenant) => $"pricing/{tenant}-rebates.json";

    /// <summary>All agreements of a tenant; none where there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is not sound; the message names the first problem.</exception>
    public async ValueTask<IReadOnlyList<RebateAgreement>> OfAsync(Tenant tenant, CancellationToken cancellation)
    {
        if (!_kept.TryGetValue(tenant.Id, out var kept) || clock.GetUtcNow() - kept.ReadAt >= MaximumAge)
        {
            _kept[tenant.Id] = kept = (await ReadAsync(tenant.Id, cancellation), clock.GetUtcNow());
        }

        return kept.Agreements;
    }

    private async Task<IReadOnlyList<RebateAgreement>> ReadAsync(string tenant, CancellationToken cancellation)
    {
        var blob = blobs.GetBlobContainerClient(BlobContainers.Configuration).GetBlobClient(BlobOf(tenant));
        if (!await blob.ExistsAsync(cancellation))
        {
            return [];
        }

        var content = await blob.DownloadContentAsync(cancellation);
        return RebateFileReader.Read(content.Value.Content.ToMemory()) switch
        {
            ParseResult<IReadOnlyList<RebateAgreement>>.Success read => read.Value,
            var failed => throw new InvalidDataException($"{BlobOf(tenant)}: {((ParseResult<IReadOnlyList<RebateAgreement>>.Failure)failed).Problems[0].Text}"),
        };
    }
}
