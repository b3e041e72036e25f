using Azure;
using Azure.Storage.Blobs;
using Billing.Connectors;
using Billing.Domain.Primitives;
using Billing.Functions.Hosting;
using Billing.Functions.Http;
using Billing.Platform.Intake;
using Billing.Connectors.Mapping;
using Billing.Platform.Tenants;
using Microsoft.Extensions.Logging;

namespace Billing.Functions.Intake;

/// <summary>Finds the adapter of a source; that of a mapping is made of the mapping file, which is read again once a minute.</summary>
public sealed class SourceAdapters(BlobServiceClient blobs, TimeProvider clock, ILogger<SourceAdapters> logger)
{
    private static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (ISignedAdapter? Adapter, DateTimeOffset ReadAt)> _mapped = new(StringComparer.Ordinal);

    /// <summary>The adapter, or null when its mapping is absent or not sound, which is logged with every entry that is wrong.</summary>
    public async ValueTask<ISignedAdapter?> FindAsync(IntakeSource source, CancellationToken cancellation)
    {
        if (source.Mapping is not { } name)
        {
            return ConnectorCatalogue.FindAdapter(source.Adapter);
        }

        lock (_gate)
        {
            if (_mapped.TryGetValue(name, out var kept) && clock.GetUtcNow() - kept.ReadAt < MaximumAge)
            {
                return kept.Adapter;
            }
        }

        var adapter = await ReadAsync(name, cancellation);
        lock (_gate)
        {
            _mapped[name] = (adapter, clock.GetUtcNow());
        }

        return adapter;
    }

    private async Task<ISignedAdapter?> ReadAsync(string name, CancellationToken cancellation)
    {
        try
        {
            var content = await blobs.GetBlobContainerClient(BlobContainers.Configuration).GetBlobClient(name).DownloadContentAsync(cancellation);
            switch (MappingReader.Read(content.Value.Content.ToMemory()))
            {
                case ParseResult<PartnerMapping>.Success read:
                    return MappedWebhook.Of(read.Value);
                case ParseResult<PartnerMapping>.Failure failure:
                    logger.LogError("The mapping {Mapping} is refused: {Problems}", name, string.Join(' ', failure.Problems.Select(problem => $"{problem.Path}: {problem.Text}")));
                    return null;
                default:
                    throw new InvalidOperationException("A reading is a success or a failure.");
            }
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            logger.LogError("There is no mapping {Mapping} in the container {Container}.", name, BlobContainers.Configuration);
            return null;
        }
    }
}
