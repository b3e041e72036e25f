using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Platform.Streams;

namespace Billing.Local.Commands;

/// <summary>Asks a running fabric, here or in Azure, over its HTTP interface.</summary>
internal sealed class OperationsClient : IDisposable
{
    /// <summary>Environment variable with a tenant's key, for what a deployed app lets machines do.</summary>
    public const string KeyVariable = "BILLING_FABRIC_KEY";

    /// <summary>Environment variable with an access token of a person, where the app asks for one.</summary>
    public const string TokenVariable = "BILLING_ACCESS_TOKEN";

    private readonly HttpClient _http;

    /// <param name="url">Its address, such as <c>http://localhost:7071</c>.</param>
    /// <param name="key">A tenant's key; null for that of the environment, if there is one.</param>
    public OperationsClient(Uri url, string? key = null)
    {
        _http = new HttpClient { BaseAddress = new Uri(url.ToString().TrimEnd('/') + "/") };
        if ((key ?? Environment.GetEnvironmentVariable(KeyVariable)) is { Length: > 0 } given)
        {
            _http.DefaultRequestHeaders.Add(TenantKeys.HeaderName, given);
        }

        if (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>Gets a document.</summary>
    /// <exception cref="RefusedException">The fabric refuses, or cannot be reached.</exception>
    public Task<JsonElement> GetAsync(string path, CancellationToken cancellation) => SendAsync(HttpMethod.Get, path, body: null, cancellation);

    /// <summary>Does something, once: the request bears a key of its own, and is sent again under it when the connection breaks before the answer.</summary>
    /// <exception cref="RefusedException">The fabric refuses, or cannot be reached.</exception>
    public Task<JsonElement> PostAsync(string path, JsonNode body, CancellationToken cancellation) => SendAsync(HttpMethod.Post, path, () => JsonContent.Create(body, options: FabricJson.Options), cancellation);

    /// <summary>Puts a document as it is.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="content">The document, in JSON.</param>
    /// <param name="tag">Entity tag that the document there must have; null for any.</param>
    /// <param name="cancellation">Stops the request.</param>
    /// <exception cref="RefusedException">The fabric refuses, or cannot be reached.</exception>
    public Task<JsonElement> PutAsync(string path, ReadOnlyMemory<byte> content, string? tag, CancellationToken cancellation)
    {
        HttpContent Body()
        {
            var body = new ReadOnlyMemoryContent(content);
            body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            return body;
        }

        return SendAsync(HttpMethod.Put, path, Body, cancellation, tag);
    }

    /// <summary>Sends a request as it is, and gives the answer as it is.</summary>
    /// <exception cref="RefusedException">The fabric cannot be reached.</exception>
    public async Task<HttpResponseMessage> SendRawAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await _http.SendAsync(request, cancellation);
        }
        catch (HttpRequestException unreachable)
        {
            throw Unreachable(unreachable);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>A path with its query parameters; those without a value are left out.</summary>
    public static string Path(string path, params (string Name, string? Value)[] query)
    {
        var given = query.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}").ToList();
        return given.Count == 0 ? path : $"{path}?{string.Join('&', given)}";
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, Func<HttpContent>? body, CancellationToken cancellation, string? tag = null)
    {
        var key = Guid.NewGuid().ToString();
        try
        {
            using var response = await SendAsync(method, path, body, key, tag, isLast: false, cancellation)
                ?? await SendAsync(method, path, body, key, tag, isLast: true, cancellation);
            var text = await response!.Content.ReadAsStringAsync(cancellation);
            return response.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new RefusedException(Describe((int)response.StatusCode, text));
        }
        catch (HttpRequestException unreachable)
        {
            throw Unreachable(unreachable);
        }
    }

    private RefusedException Unreachable(HttpRequestException reason) =>
        new($"{_http.BaseAddress} cannot be reached: {reason.Message} Is the fabric served there (dotnet run --project local)?");

    // Null when the connection broke after the request was sent, and it may be sent again.
    private async Task<HttpResponseMessage?> SendAsync(
        HttpMethod method, string path, Func<HttpContent>? body, string key, string? tag, bool isLast, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri("api/" + path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = body();
            request.Headers.Add(IdempotencyKey.HeaderName, key);
        }

        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }

        try
        {
            return await _http.SendAsync(request, cancellation);
        }
        catch (HttpRequestException broken) when (!isLast && broken.HttpRequestError == HttpRequestError.ResponseEnded)
        {
            return null;
        }
    }

    private static string Describe(int status, string text)
    {
        try
        {
            var problem = JsonElement.Parse(text);
            return string.Join(
                Environment.NewLine,
                problem.GetProperty("errors").EnumerateArray().Select(error => $"{status} {error.GetProperty("code")} {error.GetProperty("path")}: {error.GetProperty("text")}"));
        }
        catch (Exception unexpected) when (unexpected is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"{status} {text}";
        }
    }
}

/// <summary>The fabric does not do what it was asked; the message is for the operator.</summary>
internal sealed class RefusedException(string message) : IOException(message);
