using System.Globalization;
using System.Xml.Linq;
using Azure;
using Azure.Storage.Blobs.Models;

namespace Billing.Local.Blobs.Rest;

/// <summary>Reads what the service says of blobs, from headers and from listings.</summary>
internal static class RestParsing
{
    private const string MetadataPrefix = "x-ms-meta-";

    /// <summary>A blob as the headers of an answer describe it; what they do not say stays at its default.</summary>
    public static BlobRecord Blob(string name, HttpResponseMessage answer)
    {
        string? Field(string header) => Header(answer, header);
        var whole = answer.Content.Headers.ContentRange?.Length ?? answer.Content.Headers.ContentLength ?? 0;
        var partial = answer.Content.Headers.ContentRange is not null;
        return new BlobRecord
        {
            Name = name,
            Length = whole,
            ETag = Tag(Field("ETag")),
            CreatedOn = Time(Field("x-ms-creation-time")),
            LastModified = Time(Field("Last-Modified")),
            Headers = new BlobHeaders
            {
                ContentType = Field("Content-Type"),
                ContentEncoding = Field("Content-Encoding"),
                ContentLanguage = Field("Content-Language"),
                ContentDisposition = Field("Content-Disposition"),
                CacheControl = Field("Cache-Control"),
                ContentHash = Bytes(Field(partial ? "x-ms-blob-content-md5" : "Content-MD5")),
            },
            Metadata = Metadata(answer),
            Copy = Copy(Field("x-ms-copy-id"), Field("x-ms-copy-source"), Field("x-ms-copy-status"), Field("x-ms-copy-completion-time")),
            Immutability = Policy(Field("x-ms-immutability-policy-until-date"), Field("x-ms-immutability-policy-mode")),
            HasLegalHold = Field("x-ms-legal-hold") == "true",
        };
    }

    public static ContainerRecord Container(string name, HttpResponseMessage answer) =>
        new(name, Tag(Header(answer, "ETag")), Time(Header(answer, "Last-Modified")), Metadata(answer));

    /// <summary>A page of a listing ("List Blobs", https://learn.microsoft.com/rest/api/storageservices/list-blobs).</summary>
    public static BlobListPage Page(XElement root)
    {
        var blobs = root.Element("Blobs")?.Elements("Blob").Select(Listed).ToList() ?? [];
        return new BlobListPage(blobs, root.Element("NextMarker")?.Value is { Length: > 0 } marker ? marker : null);
    }

    public static BlobImmutability? Policy(string? until, string? mode) => string.IsNullOrEmpty(until)
        ? null
        : new(Time(until), Enum.Parse<BlobImmutabilityPolicyMode>(mode ?? nameof(BlobImmutabilityPolicyMode.Unlocked), ignoreCase: true));

    public static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values)
            ? string.Join(',', values)
            : null;

    private static BlobRecord Listed(XElement blob)
    {
        var properties = blob.Element("Properties");
        string? Field(string element) => properties?.Element(element)?.Value is { Length: > 0 } value ? value : null;
        var name = blob.Element("Name");
        return new BlobRecord
        {
            Name = name?.Attribute("Encoded")?.Value == "true" ? Uri.UnescapeDataString(name.Value) : name?.Value ?? "",
            Length = long.Parse(Field("Content-Length") ?? "0", CultureInfo.InvariantCulture),
            ETag = Tag(Field("Etag")),
            CreatedOn = Time(Field("Creation-Time")),
            LastModified = Time(Field("Last-Modified")),
            Headers = new BlobHeaders
            {
                ContentType = Field("Content-Type"),
                ContentEncoding = Field("Content-Encoding"),
                ContentLanguage = Field("Content-Language"),
                ContentDisposition = Field("Content-Disposition"),
                CacheControl = Field("Cache-Control"),
                ContentHash = Bytes(Field("Content-MD5")),
            },
            Metadata = blob.Element("Metadata")?.Elements().ToDictionary(e => e.Name.LocalName, e => e.Value, StringComparer.OrdinalIgnoreCase)
                ?? BlobRecord.NoMetadata,
            Copy = Copy(Field("CopyId"), Field("CopySource"), Field("CopyStatus"), Field("CopyCompletionTime")),
            Immutability = Policy(Field("ImmutabilityPolicyUntilDate"), Field("ImmutabilityPolicyMode")),
            HasLegalHold = Field("LegalHold") == "true",
        };
    }

    private static IReadOnlyDictionary<string, string> Metadata(HttpResponseMessage answer) => answer.Headers
        .Where(h => h.Key.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
        .ToDictionary(h => h.Key[MetadataPrefix.Length..], h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase);

    private static BlobCopyState? Copy(string? id, string? source, string? status, string? completed)
    {
        if (id is null)
        {
            return null;
        }

        var state = Enum.TryParse<CopyStatus>(status, ignoreCase: true, out var parsed) ? parsed : CopyStatus.Pending;
        return new(id, Uri.TryCreate(source, UriKind.Absolute, out var uri) ? uri : new Uri("about:blank"), state, Time(completed));
    }

    private static ETag Tag(string? value) => value is null ? default : new ETag(value.Trim('"'));

    private static byte[]? Bytes(string? base64) => string.IsNullOrEmpty(base64) ? null : Convert.FromBase64String(base64);

    private static DateTimeOffset Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : default;
}
