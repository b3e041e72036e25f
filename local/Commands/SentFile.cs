using System.Text;
using Billing.Connectors;
using Billing.Functions.Hosting.Configuration;
using Billing.Platform.Configuration;
using Billing.Platform.Intake;
using Billing.Platform.Tenants;

namespace Billing.Local.Commands;

/// <summary>A file that is sent, and where to.</summary>
/// <param name="Method">PUT for settlement files, else POST.</param>
/// <param name="Route">Below <c>api/</c>.</param>
/// <param name="MediaType">Of its content.</param>
/// <param name="Content">The bytes of the file.</param>
internal sealed record SentFile(HttpMethod Method, string Route, string MediaType, byte[] Content)
{
    private const string Usage = "usage";
    private const string Settlements = "settlements";
    private const string Json = "application/json";

    /// <summary>The source that signs it; null where nothing is signed.</summary>
    public IntakeSource? Source { get; init; }

    /// <summary>Reads a document of the tenant's configuration, such as a mapping.</summary>
    public Func<string, byte[]> ReadConfiguration { get; init; } = name => throw new FileNotFoundException($"There is no configuration to read {name} from.", name);

    /// <summary>Finds out where a file goes, asking the fabric for the tenant's sources.</summary>
    /// <exception cref="IOException">The file cannot be read, or the fabric refuses or cannot be reached.</exception>
    /// <exception cref="InvalidDataException">It cannot be told whose file it is, or which source sends it.</exception>
    public static async Task<SentFile> ReadAsync(FileInfo file, string? tenantId, string? sourceName, OperationsClient client, CancellationToken cancellation)
    {
        var content = await File.ReadAllBytesAsync(file.FullName, cancellation);
        var folder = sourceName ?? file.Directory!.Name;
        tenantId ??= file.Directory!.Parent?.Name ?? throw new InvalidDataException("Say whose file it is, with --tenant.");
        if (folder == Usage)
        {
            return new SentFile(HttpMethod.Post, $"usage/{tenantId}", "application/cloudevents-batch+json", content);
        }

        var tenant = await TenantAsync(tenantId, client, cancellation);
        if (folder.StartsWith(Settlements, StringComparison.Ordinal))
        {
            return new SentFile(HttpMethod.Put, $"{Settlements}/{tenantId}/{GatewayOf(tenant, folder)}/{Uri.EscapeDataString(file.Name)}", "text/csv", content);
        }

        var source = SourceOf(tenant, folder, sourceName, file.Name);
        var mapping = source.Mapping is null ? null : await MappingAsync(tenantId, source.Mapping, client, cancellation);
        return new SentFile(HttpMethod.Post, $"webhooks/{tenantId}/{source.Name}", file.Extension == ".csv" ? "text/csv" : Json, content)
        {
            Source = source,
            ReadConfiguration = _ => mapping ?? throw new InvalidDataException($"The source {source.Name} has no mapping."),
        };
    }

    private static async Task<Tenant> TenantAsync(string id, OperationsClient client, CancellationToken cancellation)
    {
        var document = await client.GetAsync($"configuration/{Uri.EscapeDataString(id)}/{TenantDocument.Name}", cancellation);
        var type = DocumentCatalogue.Tenant;
        return type.Read(type.Find(id, TenantDocument.Name, region: null)!, Encoding.UTF8.GetBytes(document.GetRawText())) is Domain.Primitives.ParseResult<Tenant>.Success read
            ? read.Value
            : throw new InvalidDataException($"The fabric's configuration of {id} is of another version than this program.");
    }

    private static async Task<byte[]> MappingAsync(string tenantId, string blob, OperationsClient client, CancellationToken cancellation)
    {
        var document = await client.GetAsync($"configuration/{Uri.EscapeDataString(tenantId)}/mappings.{Path.GetFileNameWithoutExtension(blob)}", cancellation);
        return Encoding.UTF8.GetBytes(document.GetRawText());
    }

    // Named, or of the folder's connector; where several are, the one that the file's name begins with.
    private static IntakeSource SourceOf(Tenant tenant, string folder, string? named, string file)
    {
        if (tenant.Source(folder) is { } exact)
        {
            return exact;
        }

        var candidates = named is not null
            ? []
            : tenant.Sources.Where(source => ConnectorCatalogue.Find(source.Adapter)?.Samples == folder).ToList();
        return candidates switch
        {
            [var only] => only,
            _ => candidates.SingleOrDefault(source => file.StartsWith(source.Name + "-", StringComparison.Ordinal))
                ?? throw new InvalidDataException(
                    $"Which source of {tenant.Id} sends {file}? Say it with --source: {string.Join(", ", tenant.Sources.Select(source => source.Name))}, {Usage}, or {Settlements}/GATEWAY."),
        };
    }

    private static string GatewayOf(Tenant tenant, string folder) => folder.Split('/') is [_, var gateway]
        ? gateway
        : tenant.Sources.FirstOrDefault(source => ConnectorCatalogue.Find($"{source.Adapter}-payouts") is not null)?.Name
            ?? throw new InvalidDataException($"No source of {tenant.Id} settles by files. Name one with --source {Settlements}/GATEWAY.");
}
