using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Billing.Domain.Primitives;

namespace Billing.Platform.Intake;

/// <summary>Digests content as it passes by, and compares the outcome with what its sender says.</summary>
public sealed class ContentDigester : IDisposable
{
    private readonly DeclaredDigests _declared;
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash? _sha512;
    private readonly IncrementalHash? _md5;

    /// <summary>Begins with content of no bytes.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "Content-MD5 (RFC 1864) is what senders send; it finds damage, it proves nothing.")]
    public ContentDigester(DeclaredDigests declared)
    {
        _declared = declared;
        _sha512 = declared.Sha512 is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        _md5 = declared.Md5 is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    }

    /// <summary>Compares content that is held whole.</summary>
    public static Problem? Check(DeclaredDigests declared, ReadOnlySpan<byte> content)
    {
        using var digester = new ContentDigester(declared);
        digester.Append(content);
        return digester.Finish().Problem;
    }

    /// <summary>Compares content that is read to its end.</summary>
    /// <returns>Its SHA-256, and what is wrong with it.</returns>
    public static async Task<(string Sha256, Problem? Problem)> CheckAsync(DeclaredDigests declared, Stream content, CancellationToken cancellation)
    {
        using var digester = new ContentDigester(declared);
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
        {
            digester.Append(buffer.AsSpan(0, read));
        }

        return digester.Finish();
    }

    /// <summary>Adds the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _sha256.AppendData(bytes);
        _sha512?.AppendData(bytes);
        _md5?.AppendData(bytes);
    }

    /// <summary>The SHA-256 of everything added, in lower-case hexadecimal, and the first digest that differs from what the sender says, with both.</summary>
    public (string Sha256, Problem? Problem) Finish()
    {
        var sha256 = Convert.ToHexStringLower(_sha256.GetHashAndReset());
        var problem = Compare("SHA-256", _declared.Sha256, sha256)
            ?? Compare("SHA-512", _declared.Sha512, _sha512 is null ? null : Convert.ToHexStringLower(_sha512.GetHashAndReset()))
            ?? Compare("MD5", _declared.Md5, _md5 is null ? null : Convert.ToHexStringLower(_md5.GetHashAndReset()));
        return (sha256, problem);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sha256.Dispose();
        _sha512?.Dispose();
        _md5?.Dispose();
    }

    private static Problem? Compare(string algorithm, string? declared, string? actual) => declared is null || declared == actual
        ? null
        : Problem.Error(DeclaredDigests.DiffersCode, "$", $"The content has the {algorithm} {actual}; its sender says {declared}. Send it again.");
}
