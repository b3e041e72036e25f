using System.Globalization;
using Azure;
using Azure.Storage.Blobs.Models;

namespace Billing.Local.Blobs;

/// <summary>Reads what the headers of a request say; what is malformed is a 400 of the service.</summary>
internal static class RequestFields
{
    public const string MetadataPrefix = "x-ms-meta-";

    /// <summary>The conditions of a request; null when there are none.</summary>
    /// <param name="headers">The headers of the request.</param>
    /// <param name="prefix">Stands before each header's name: <c>x-ms-source-</c> for the source of a copy.</param>
    public static RequestConditions? Conditions(IBlobHeaders headers, string prefix = "")
    {
        var match = headers[prefix + "If-Match"];
        var none = headers[prefix + "If-None-Match"];
        var modified = headers[prefix + "If-Modified-Since"];
        var unmodified = headers[prefix + "If-Unmodified-Since"];
        return match is null && none is null && modified is null && unmodified is null
            ? null
            : new RequestConditions
            {
                IfMatch = Tag(match),
                IfNoneMatch = Tag(none),
                IfModifiedSince = Time(prefix + "If-Modified-Since", modified),
                IfUnmodifiedSince = Time(prefix + "If-Unmodified-Since", unmodified),
            };
    }

    public static IEnumerable<KeyValuePair<string, string>> Metadata(IBlobHeaders headers)
    {
        List<KeyValuePair<string, string>>? found = null;
        foreach (var (name, value) in headers.All)
        {
            if (name.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
            {
                (found ??= []).Add(new(name[MetadataPrefix.Length..], value));
            }
        }

        return found ?? [];
    }

    /// <summary>The headers that are to be kept with a blob.</summary>
    public static BlobHeaders Kept(IBlobHeaders headers) => new()
    {
        ContentType = Text(headers, "x-ms-blob-content-type"),
        ContentEncoding = Text(headers, "x-ms-blob-content-encoding"),
        ContentLanguage = Text(headers, "x-ms-blob-content-language"),
        ContentDisposition = Text(headers, "x-ms-blob-content-disposition"),
        CacheControl = Text(headers, "x-ms-blob-cache-control"),
        ContentHash = Bytes(headers, "x-ms-blob-content-md5", 16),
    };

    /// <summary>A header that is to be given back: what no header could carry is refused.</summary>
    public static string? Text(IBlobHeaders headers, string name) => headers[name] is { } text && text.AsSpan().ContainsAnyExceptInRange(' ', '~')
        ? throw BlobErrors.InvalidHeaderValue(name)
        : headers[name];

    /// <summary>The policy that a request sets; null when it sets none.</summary>
    public static BlobImmutability? Immutability(IBlobHeaders headers)
    {
        if (Time("x-ms-immutability-policy-until-date", headers["x-ms-immutability-policy-until-date"]) is not { } until)
        {
            return null;
        }

        var mode = headers["x-ms-immutability-policy-mode"] ?? nameof(BlobImmutabilityPolicyMode.Unlocked);
        return Enum.TryParse<BlobImmutabilityPolicyMode>(mode, ignoreCase: true, out var known) && Enum.IsDefined(known)
            ? new BlobImmutability(until, known)
            : throw BlobErrors.InvalidHeaderValue("x-ms-immutability-policy-mode");
    }

    /// <summary>True if a legal hold is asked for; null when nothing is said of it.</summary>
    public static bool? LegalHold(IBlobHeaders headers) => headers["x-ms-legal-hold"] switch
    {
        null => null,
        { } value => bool.TryParse(value, out var hold) ? hold : throw BlobErrors.InvalidHeaderValue("x-ms-legal-hold"),
    };

    /// <summary>A hash in Base64 of so many bytes; null when the header is absent.</summary>
    public static byte[]? Bytes(IBlobHeaders headers, string name, int length)
    {
        if (headers[name] is not { } text)
        {
            return null;
        }

        var bytes = new byte[length + 3];
        return Convert.TryFromBase64String(text, bytes, out var count) && count == length
            ? bytes[..length]
            : throw (name.EndsWith("md5", StringComparison.OrdinalIgnoreCase) ? BlobErrors.InvalidMd5() : BlobErrors.InvalidHeaderValue(name));
    }

    /// <summary>One range with a beginning, in either header; anything else means the whole blob.</summary>
    public static HttpRange Range(IBlobHeaders headers)
    {
        const string Unit = "bytes=";
        var text = headers["x-ms-range"] ?? headers["Range"];
        if (text is null || !text.StartsWith(Unit, StringComparison.OrdinalIgnoreCase))
        {
            return default;
        }

        var range = text.AsSpan(Unit.Length);
        var dash = range.IndexOf('-');
        if (dash <= 0 || !TryNumber(range[..dash], out var from))
        {
            return default;
        }

        if (range[(dash + 1)..].IsEmpty)
        {
            return new HttpRange(from);
        }

        return TryNumber(range[(dash + 1)..], out var to) && to >= from ? new HttpRange(from, to - from + 1) : default;
    }

    /// <summary>A time as HTTP writes it; null when there is none.</summary>
    /// <exception cref="BlobFault">400 InvalidHeaderValue.</exception>
    public static DateTimeOffset? Time(string name, string? text)
    {
        if (text is null)
        {
            return null;
        }

        return DateTimeOffset.TryParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)
            ? time
            : throw BlobErrors.InvalidHeaderValue(name);
    }

    private static ETag? Tag(string? text) => text switch
    {
        null => null,
        "*" => ETag.All,
        _ => new ETag(text.Trim('"')),
    };

    private static bool TryNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < long.MaxValue;
}
