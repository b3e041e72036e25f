using Billing.Functions.Operations;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Intake;

/// <summary>Reads request bodies within a limit.</summary>
internal static class RequestBody
{
    /// <summary>
    /// The raw body, or null when it is larger than allowed: one that says its length is not read at all, one that does not is
    /// read no further than the limit.
    /// </summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int largest, CancellationToken cancellation)
    {
        if (request.ContentLength > largest)
        {
            return null;
        }

        using var buffer = new MemoryStream((int)(request.ContentLength ?? 4096));
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellation)) > 0)
        {
            if (buffer.Length + read > largest)
            {
                return null;
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>The refusal of a larger body, with the limit.</summary>
    public static IResult TooLarge(string code, int largest) => Problems.Of(
        StatusCodes.Status413PayloadTooLarge, "Body too large", code, $"At most {largest} bytes are taken.");
}
