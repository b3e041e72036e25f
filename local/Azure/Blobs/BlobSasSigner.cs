using System.Security.Cryptography;
using System.Text;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;

namespace Billing.Local.Blobs;

/// <summary>
/// Makes and checks signatures for one blob, with the account key ("Create a service SAS",
/// https://learn.microsoft.com/rest/api/storageservices/create-service-sas) or with a key given to an identity ("Create a
/// user delegation SAS", https://learn.microsoft.com/rest/api/storageservices/create-user-delegation-sas), version 2020-12-06
/// and later.
/// </summary>
internal sealed class BlobSasSigner(string accountName, byte[] accountKey)
{
    /// <summary>Version of the storage protocol that signatures and REST requests name.</summary>
    public const string ServiceVersion = "2023-11-03";

    private static readonly string[] KeyFields = ["skoid", "sktid", "skt", "ske", "sks", "skv"];

    private static readonly string[] Order =
        ["sv", "st", "se", "skoid", "sktid", "skt", "ske", "sks", "skv", "sr", "sp", "rscc", "rscd", "rsce", "rscl", "rsct", "sig"];

    /// <summary>
    /// The query that lets its bearer do what <paramref name="builder"/> says, without a question mark; signed with
    /// <paramref name="key"/> or, without one, with the account key.
    /// </summary>
    public string Sign(BlobSasBuilder builder, BlobAddress address, UserDelegationKey? key = null)
    {
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["sv"] = ServiceVersion,
            ["st"] = builder.StartsOn == default ? null : Time(builder.StartsOn),
            ["se"] = Time(builder.ExpiresOn),
            ["skoid"] = key?.SignedObjectId,
            ["sktid"] = key?.SignedTenantId,
            ["skt"] = key is null ? null : Time(key.SignedStartsOn),
            ["ske"] = key is null ? null : Time(key.SignedExpiresOn),
            ["sks"] = key?.SignedService,
            ["skv"] = key?.SignedVersion,
            ["sr"] = "b",
            ["sp"] = builder.Permissions,
            ["rscc"] = builder.CacheControl,
            ["rscd"] = builder.ContentDisposition,
            ["rsce"] = builder.ContentEncoding,
            ["rscl"] = builder.ContentLanguage,
            ["rsct"] = builder.ContentType,
        };
        fields["sig"] = Hmac(key is null ? accountKey : Convert.FromBase64String(key.Value), StringToSign(fields, address));
        return string.Join('&', Order.Where(f => !string.IsNullOrEmpty(fields[f])).Select(f => $"{f}={Uri.EscapeDataString(fields[f]!)}"));
    }

    /// <summary>Throws 403 unless the query fields are a valid signature for reading the blob now.</summary>
    public void Verify(IReadOnlyDictionary<string, string?> fields, BlobAddress address, DateTimeOffset now)
    {
        var key = string.IsNullOrEmpty(fields.GetValueOrDefault("skoid")) ? accountKey : DelegatedKey(fields);
        var claimed = Encoding.UTF8.GetBytes(fields.GetValueOrDefault("sig") ?? "");
        if (!CryptographicOperations.FixedTimeEquals(claimed, Encoding.UTF8.GetBytes(Hmac(key, StringToSign(fields, address)))))
        {
            throw BlobErrors.AuthenticationFailed("Signature did not match.");
        }

        if (!TryTime(fields.GetValueOrDefault("se"), out var expiry) || now >= expiry
            || (TryTime(fields.GetValueOrDefault("ske"), out var keyExpiry) && now >= keyExpiry))
        {
            throw BlobErrors.AuthenticationFailed("Signature not valid in the specified time frame: it has expired.");
        }

        if ((TryTime(fields.GetValueOrDefault("st"), out var start) && now < start)
            || (TryTime(fields.GetValueOrDefault("skt"), out var keyStart) && now < keyStart))
        {
            throw BlobErrors.AuthenticationFailed("Signature not valid in the specified time frame: it is not valid yet.");
        }

        if (fields.GetValueOrDefault("sp")?.Contains('r', StringComparison.Ordinal) != true)
        {
            throw BlobErrors.PermissionMismatch();
        }
    }

    /// <summary>HMAC-SHA256 with the account key, in Base64.</summary>
    public string Hmac(string text) => Hmac(accountKey, text);

    /// <summary>
    /// A key for an identity. It follows from the account key and its own fields, so the account need not remember it.
    /// </summary>
    public UserDelegationKey Delegate(string objectId, string tenantId, DateTimeOffset startsOn, DateTimeOffset expiresOn)
    {
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["skoid"] = objectId,
            ["sktid"] = tenantId,
            ["skt"] = Time(startsOn),
            ["ske"] = Time(expiresOn),
            ["sks"] = "b",
            ["skv"] = ServiceVersion,
        };
        return new UserDelegationKey(startsOn, expiresOn)
        {
            SignedObjectId = objectId,
            SignedTenantId = tenantId,
            SignedService = "b",
            SignedVersion = ServiceVersion,
            Value = Convert.ToBase64String(DelegatedKey(fields)),
        };
    }

    private static string Hmac(byte[] key, string text) => Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));

    private byte[] DelegatedKey(IReadOnlyDictionary<string, string?> fields)
    {
        var text = string.Join('\n', KeyFields.Select(field => fields.GetValueOrDefault(field)));
        return HMACSHA256.HashData(accountKey, Encoding.UTF8.GetBytes(text));
    }

    private string StringToSign(IReadOnlyDictionary<string, string?> fields, BlobAddress address)
    {
        string Field(string name) => fields.GetValueOrDefault(name) ?? "";
        var isDelegated = Field("skoid").Length > 0;
        var who = isDelegated ? [.. KeyFields, "saoid", "suoid", "scid"] : new[] { "si" };
        return string.Join('\n', [
            Field("sp"), Field("st"), Field("se"), $"/blob/{accountName}/{address.Container}/{address.Name}",
            .. who.Select(Field),
            Field("sip"), Field("spr"), Field("sv"), Field("sr"), "", Field("ses"),
            Field("rscc"), Field("rscd"), Field("rsce"), Field("rscl"), Field("rsct")]);
    }

    private static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ");

    private static bool TryTime(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, null, System.Globalization.DateTimeStyles.AssumeUniversal, out time);
}
