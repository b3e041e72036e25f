using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Http;

/// <summary>Reads request bodies within a limit.</summary>
internal static class RequestBody
{
    // Where the sender does not say how much comes.
    private const int UnknownLength = 4096;

    // By no more than this is a body read beyond its limit.
    private const int LargestRead = 16 * 1024;

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

        // One byte more than announced: the read that finds the end needs room, too.
        var buffer = new byte[(request.ContentLength ?? UnknownLength) + 1];
        var length = 0;
        int read;
        while ((read = await request.Body.ReadAsync(buffer.AsMemory(length, Math.Min(buffer.Length - length, LargestRead)), cancellation)) > 0)
        {
            length += read;
            if (length > largest)
            {
                return null;
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }

        return buffer.AsMemory(0, length);
    }

    /// <summary>The refusal of a larger body, with the limit.</summary>
    public static IResult TooLarge(string code, int largest) => Problems.Of(
        StatusCodes.Status413PayloadTooLarge, "Body too large", code, $"At most {largest} bytes are taken.");
}
