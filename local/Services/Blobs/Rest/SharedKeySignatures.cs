using System.Text;

namespace Billing.Local.Blobs;

/// <summary>
/// Checks requests that are signed with the account key ("Authorize with Shared Key",
/// https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key).
/// </summary>
internal sealed class SharedKeySignatures(SharedAccessSignatures key)
{
    private const string Scheme = "SharedKey " + DevelopmentAccount.Name + ":";

    private static readonly string[] StandardHeaders =
    [
        "Content-Encoding", "Content-Language", "Content-Length", "Content-MD5", "Content-Type", "Date",
        "If-Modified-Since", "If-Match", "If-None-Match", "If-Unmodified-Since", "Range",
    ];

    /// <exception cref="BlobFault">403 AuthenticationFailed.</exception>
    public void Verify(BlobRequest request, string authorization)
    {
        if (!authorization.StartsWith(Scheme, StringComparison.Ordinal))
        {
            throw BlobErrors.AuthenticationFailed("The local store knows bearer tokens and the shared key of its account.");
        }

        var text = StringToSign(request);
        if (!SharedAccessSignatures.Same(authorization[Scheme.Length..], key.Hmac(text)))
        {
            throw BlobErrors.AuthenticationFailed($"The MAC signature found in the HTTP request is not the same as any computed signature. Server used following string to sign: '{text}'.");
        }
    }

    private static string StringToSign(BlobRequest request)
    {
        var text = new StringBuilder(request.Method).Append('\n');
        foreach (var name in StandardHeaders)
        {
            var value = request.Headers[name];
            text.Append(name == "Content-Length" && value == "0" ? null : value).Append('\n');
        }

        foreach (var (name, value) in request.Headers.All
            .Select(header => (Name: header.Key.ToLowerInvariant(), header.Value))
            .Where(header => header.Name.StartsWith("x-ms-", StringComparison.Ordinal))
            .OrderBy(header => header.Name, StringComparer.Ordinal))
        {
            text.Append(name).Append(':').Append(value.Trim()).Append('\n');
        }

        text.Append('/').Append(DevelopmentAccount.Name).Append(request.Path);
        foreach (var (name, value) in request.Query.OrderBy(field => field.Key.ToLowerInvariant(), StringComparer.Ordinal))
        {
            text.Append('\n').Append(name.ToLowerInvariant()).Append(':').Append(value);
        }

        return text.ToString();
    }
}
