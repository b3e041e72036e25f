using System.Security.Cryptography;
using System.Text;
using Billing.Domain.Access;
using Billing.Functions.Access;
using Billing.Platform.Streams;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Http;

/// <summary>A command of a person over HTTP: who acts, why, and by what a repetition is known.</summary>
/// <param name="By">Who, and why.</param>
/// <param name="Grants">What the person may do.</param>
/// <param name="IdempotencyKey">The sender's key of the request, or null.</param>
/// <param name="Digest">SHA-256 of route, query, actor and body, in lower-case hexadecimal.</param>
public sealed record HttpCommand(OperatorAct By, AccessGrants Grants, string? IdempotencyKey, string Digest)
{
    /// <summary>Person who acts.</summary>
    public string Actor => By.Actor;

    /// <summary>Reason that the person gives.</summary>
    public string Reason => By.Reason;

    /// <summary>
    /// The command for one stream, which takes effect there once. With a key, a repetition is known for ever. Without one, a request with the same
    /// content is a repetition as long as nothing else was committed to the stream; after that it is decided anew, on the state as it is then.
    /// </summary>
    /// <param name="name">What is done, such as <c>release-order</c>.</param>
    /// <param name="correlationId">Common to everything that it sets off; null for an id of the request's own.</param>
    public Command On(string name, string? correlationId = null)
    {
        var correlation = correlationId ?? $"{name}:{Digest}";
        return new Command(IdempotencyKey is null ? $"{name}:content:{Digest}" : $"{name}:key:{IdempotencyKey}", Actor, name, correlation, correlation)
        {
            RequestDigest = Digest,
            RepeatsLastCommitOnly = IdempotencyKey is null,
        };
    }

    /// <summary>The command of a request that was read.</summary>
    internal static HttpCommand Of(HttpRequest request, OperatorAct by, string? key, ReadOnlyMemory<byte> body) =>
        new(by, request.Grants(), key, DigestOf(request, by.Actor, body.Span));

    private static string DigestOf(HttpRequest request, string actor, ReadOnlySpan<byte> body)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n{actor}\n"));
        digest.AppendData(body);
        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }
}
