using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Billing.Local.Blobs;

/// <summary>
/// Checks signed addresses, made with the account key ("Create a service SAS",
/// https://learn.microsoft.com/rest/api/storageservices/create-service-sas) or with a key given to an identity ("Create a
/// user delegation SAS", https://learn.microsoft.com/rest/api/storageservices/create-user-delegation-sas), version 2020-12-06
/// and later.
/// </summary>
internal sealed class SharedAccessSignatures(string accountName, byte[] accountKey)
{
    private const string FirstVersion = "2020-12-06";

    private static readonly string[] KeyFields = ["skoid", "sktid", "skt", "ske", "sks", "skv"];

    /// <summary>Fields that narrow a signature down in ways that are not checked here, so that they are refused.</summary>
    private static readonly string[] Unsupported = ["si", "sip", "ses", "sdd", "skdutid", "sduoid", "srh", "srq"];

    /// <summary>Throws 403 unless the query fields are a valid signature for this now.</summary>
    /// <param name="request">The signed request.</param>
    /// <param name="address">What is asked for; the name is empty for a container.</param>
    /// <param name="permissions">One of these letters must be granted.</param>
    /// <param name="now">The time of the account.</param>
    public void Verify(BlobRequest request, BlobAddress address, string permissions, DateTimeOffset now)
    {
        VerifySignature(request.Query, address);
        VerifyTime(request.Query, now);
        if (request is { IsSecure: false } && request.Query.GetValueOrDefault("spr") == "https")
        {
            throw BlobErrors.ProtocolMismatch();
        }

        if (request.Query.GetValueOrDefault("sp")?.AsSpan().ContainsAny(permissions) != true)
        {
            throw BlobErrors.PermissionMismatch();
        }
    }

    /// <summary>
    /// A key for an identity. It follows from the account key and its own fields, so the account need not remember it.
    /// </summary>
    public DelegationKey Delegate(DelegationKey wanted)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["skoid"] = wanted.ObjectId,
            ["sktid"] = wanted.TenantId,
            ["skt"] = Time(wanted.StartsOn),
            ["ske"] = Time(wanted.ExpiresOn),
            ["sks"] = "b",
            ["skv"] = wanted.Version,
        };
        return wanted with { Value = DelegatedKey(fields) };
    }

    /// <summary>HMAC-SHA256 with the account key, in Base64.</summary>
    public string Hmac(string text) => Hmac(accountKey, text);

    /// <summary>A time as signatures write it.</summary>
    public static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>Compares signatures in a time that does not tell where they differ.</summary>
    public static bool Same(string claimed, string computed) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(claimed), Encoding.UTF8.GetBytes(computed));

    private static string Hmac(byte[] key, string text) => Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));

    private void VerifySignature(IReadOnlyDictionary<string, string> fields, BlobAddress address)
    {
        if (Unsupported.FirstOrDefault(fields.ContainsKey) is { } field)
        {
            throw BlobErrors.AuthenticationFailed($"Signatures with the field {field} are not supported by the local store.");
        }

        if (string.CompareOrdinal(fields.GetValueOrDefault("sv"), FirstVersion) < 0)
        {
            throw BlobErrors.AuthenticationFailed($"Signatures before version {FirstVersion} are not supported by the local store.");
        }

        var key = string.IsNullOrEmpty(fields.GetValueOrDefault("skoid")) ? accountKey : DelegatedKey(fields);
        if (!Same(fields.GetValueOrDefault("sig") ?? "", Hmac(key, StringToSign(fields, address))))
        {
            throw BlobErrors.AuthenticationFailed("Signature did not match.");
        }
    }

    private static void VerifyTime(IReadOnlyDictionary<string, string> fields, DateTimeOffset now)
    {
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
    }

    private byte[] DelegatedKey(IReadOnlyDictionary<string, string> fields)
    {
        var text = string.Join('\n', KeyFields.Select(field => fields.GetValueOrDefault(field)));
        return HMACSHA256.HashData(accountKey, Encoding.UTF8.GetBytes(text));
    }

    private string StringToSign(IReadOnlyDictionary<string, string> fields, BlobAddress address)
    {
        string Field(string name) => fields.GetValueOrDefault(name) ?? "";
        var resource = Field("sr") == "c" ? $"/blob/{accountName}/{address.Container}" : $"/blob/{accountName}/{address.Container}/{address.Name}";
        var isDelegated = Field("skoid").Length > 0;
        string[] who = isDelegated ? [.. KeyFields, "saoid", "suoid", "scid", .. Since("2025-07-05", "skdutid", "sduoid")] : ["si"];
        string[] asked = isDelegated ? Since("2026-04-06", "srh", "srq") : [];
        return string.Join('\n', [
            Field("sp"), Field("st"), Field("se"), resource, .. who.Select(Field),
            Field("sip"), Field("spr"), Field("sv"), Field("sr"), "", Field("ses"), .. asked.Select(Field),
            Field("rscc"), Field("rscd"), Field("rsce"), Field("rscl"), Field("rsct")]);

        string[] Since(string version, params string[] names) => string.CompareOrdinal(Field("sv"), version) >= 0 ? names : [];
    }

    private static bool TryTime(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
