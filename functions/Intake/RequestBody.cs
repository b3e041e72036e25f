using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Intake;

/// <summary>Reads request bodies within a limit.</summary>
internal static class RequestBody
{
    /// <summary>The largest body that is taken: 4 MiB, some thousands of order lines.</summary>
    public const int Largest = 4 * 1024 * 1024;

    /// <summary>The raw body, or null when it is larger than <see cref="Largest"/>.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > Largest)
        {
            return null;
        }

        using var buffer = new MemoryStream((int)(request.ContentLength ?? 4096));
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellation)) > 0)
        {
            if (buffer.Length + read > Largest)
            {
                return null;
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }
}
