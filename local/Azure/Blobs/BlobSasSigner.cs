using System.Security.Cryptography;
using System.Text;
using Azure.Storage.Sas;

namespace Billing.Local.Blobs;

/// <summary>
/// Makes and checks service signatures for one blob ("Create a service SAS",
/// https://learn.microsoft.com/rest/api/storageservices/create-service-sas), version 2020-12-06 and later.
/// </summary>
internal sealed class BlobSasSigner(string accountName, byte[] accountKey)
{
    /// <summary>Version of the storage protocol that signatures and REST requests name.</summary>
    public const string ServiceVersion = "2023-11-03";

    private static readonly string[] Order = ["sv", "st", "se", "sr", "sp", "rscc", "rscd", "rsce", "rscl", "rsct", "sig"];

    /// <summary>The query that lets its bearer do what <paramref name="builder"/> says, without a question mark.</summary>
    public string Sign(BlobSasBuilder builder, BlobAddress address)
    {
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["sv"] = ServiceVersion,
            ["st"] = builder.StartsOn == default ? null : Time(builder.StartsOn),
            ["se"] = Time(builder.ExpiresOn),
            ["sr"] = "b",
            ["sp"] = builder.Permissions,
            ["rscc"] = builder.CacheControl,
            ["rscd"] = builder.ContentDisposition,
            ["rsce"] = builder.ContentEncoding,
            ["rscl"] = builder.ContentLanguage,
            ["rsct"] = builder.ContentType,
        };
        fields["sig"] = Signature(fields, address);
        return string.Join('&', Order.Where(f => !string.IsNullOrEmpty(fields[f])).Select(f => $"{f}={Uri.EscapeDataString(fields[f]!)}"));
    }

    /// <summary>Throws 403 unless the query fields are a valid signature for reading the blob now.</summary>
    public void Verify(IReadOnlyDictionary<string, string?> fields, BlobAddress address, DateTimeOffset now)
    {
        var claimed = Encoding.UTF8.GetBytes(fields.GetValueOrDefault("sig") ?? "");
        if (!CryptographicOperations.FixedTimeEquals(claimed, Encoding.UTF8.GetBytes(Signature(fields, address))))
        {
            throw BlobErrors.AuthenticationFailed("Signature did not match.");
        }

        if (!TryTime(fields.GetValueOrDefault("se"), out var expiry) || now >= expiry)
        {
            throw BlobErrors.AuthenticationFailed("Signature not valid in the specified time frame: it has expired.");
        }

        if (TryTime(fields.GetValueOrDefault("st"), out var start) && now < start)
        {
            throw BlobErrors.AuthenticationFailed("Signature not valid in the specified time frame: it is not valid yet.");
        }

        if (fields.GetValueOrDefault("sp")?.Contains('r', StringComparison.Ordinal) != true)
        {
            throw BlobErrors.PermissionMismatch();
        }
    }

    /// <summary>HMAC-SHA256 with the account key, in Base64.</summary>
    public string Hmac(string text) => Convert.ToBase64String(HMACSHA256.HashData(accountKey, Encoding.UTF8.GetBytes(text)));

    private string Signature(IReadOnlyDictionary<string, string?> fields, BlobAddress address)
    {
        string Field(string name) => fields.GetValueOrDefault(name) ?? "";
        var resource = $"/blob/{accountName}/{address.Container}/{address.Name}";
        return Hmac(string.Join('\n', [
            Field("sp"), Field("st"), Field("se"), resource, Field("si"), Field("sip"), Field("spr"), Field("sv"), Field("sr"),
            "", Field("ses"), Field("rscc"), Field("rscd"), Field("rsce"), Field("rscl"), Field("rsct")]));
    }

    private static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ");

    private static bool TryTime(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, null, System.Globalization.DateTimeStyles.AssumeUniversal, out time);
}
