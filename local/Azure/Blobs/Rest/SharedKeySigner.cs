using System.Text;

namespace Billing.Local.Blobs.Rest;

/// <summary>
/// Signs requests with the account key ("Authorize with Shared Key",
/// https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key).
/// </summary>
internal sealed class SharedKeySigner(string accountName, BlobSasSigner key)
{
    private static readonly string[] StandardHeaders =
    [
        "Content-Encoding", "Content-Language", "Content-Length", "Content-MD5", "Content-Type", "Date",
        "If-Modified-Since", "If-Match", "If-None-Match", "If-Unmodified-Since", "Range",
    ];

    /// <summary>The value of the Authorization header.</summary>
    public string Authorization(RestRequest request) => $"SharedKey {accountName}:{key.Hmac(StringToSign(request))}";

    private string StringToSign(RestRequest request)
    {
        var text = new StringBuilder().Append(request.Method.Method).Append('\n');
        foreach (var name in StandardHeaders)
        {
            text.Append(name == "Content-Length" ? ContentLength(request) : request.Headers.GetValueOrDefault(name)).Append('\n');
        }

        foreach (var (name, value) in request.Headers
            .Select(h => (Name: h.Key.ToLowerInvariant(), h.Value))
            .Where(h => h.Name.StartsWith("x-ms-", StringComparison.Ordinal))
            .OrderBy(h => h.Name, StringComparer.Ordinal))
        {
            text.Append(name).Append(':').Append(value.Trim()).Append('\n');
        }

        text.Append('/').Append(accountName).Append(request.Uri.AbsolutePath);
        foreach (var (name, value) in request.Query)
        {
            text.Append('\n').Append(name.ToLowerInvariant()).Append(':').Append(value);
        }

        return text.ToString();
    }

    private static string ContentLength(RestRequest request) => request.Content?.Headers.ContentLength is > 0 and var length ? $"{length}" : "";
}
