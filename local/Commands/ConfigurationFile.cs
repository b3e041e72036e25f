using System.Text.Json;
using Billing.Functions.Hosting.Configuration;
using Billing.Platform.Configuration;
using Billing.Platform.Tenants;

namespace Billing.Local.Commands;

/// <summary>A document in a file, with everything that is wrong with it.</summary>
/// <param name="Key">Which document; null for what belongs to no tenant.</param>
/// <param name="Content">The document.</param>
/// <param name="Problems">Problems, with path and line in the file.</param>
internal sealed record FilePart(DocumentKey? Key, ReadOnlyMemory<byte> Content, IReadOnlyList<LocatedProblem> Problems);

/// <summary>Reads the documents of a file that a person gives to a command.</summary>
internal static class ConfigurationFile
{
    /// <summary>The document of a file, or each tenant of a file of tenants.</summary>
    /// <exception cref="IOException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not said whose or which document it is.</exception>
    public static async Task<IReadOnlyList<FilePart>> ReadAsync(FileInfo file, string? tenant, string document, CancellationToken cancellation)
    {
        var content = await File.ReadAllBytesAsync(file.FullName, cancellation);
        return document == TenantDocument.Name && (tenant is null || TenantsFile.IsList(content)) && IdOf(content) is null
            ? OfList(content, tenant)
            : [OfDocument(content, tenant ?? IdOf(content) ?? throw new InvalidDataException("Say whose document it is, with --tenant."), document)];
    }

    private static List<FilePart> OfList(byte[] content, string? tenant)
    {
        var (file, problems) = TenantsFile.Read(content, DocumentCatalogue.Tenant);
        if (file is null)
        {
            return [new FilePart(null, content, problems)];
        }

        var parts = file.Entries.Where(entry => tenant is null || entry.Id == tenant).Select(entry => new FilePart(entry.Key, entry.Content, entry.Problems)).ToList();
        return file.Problems.Count == 0 ? parts : [new FilePart(null, content, file.Problems), .. parts];
    }

    private static FilePart OfDocument(byte[] content, string tenant, string document)
    {
        var (type, key) = DocumentCatalogue.Find(tenant, null, document)
            ?? throw new InvalidDataException($"There is no document {document}; there are {DocumentCatalogue.Names}.");
        return new FilePart(key, content, type.Check(key, content));
    }

    // Of the document of one tenant, which bears its id.
    private static string? IdOf(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var json = JsonDocument.Parse(JsonLines.WithoutMark(content));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
        }
        catch (JsonException)
        {
            // The reader of the document says where it is malformed.
            return null;
        }
    }
}
