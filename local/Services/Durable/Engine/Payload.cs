using System.Text;

namespace Billing.Local.Durable;

/// <summary>The limits on what is stored.</summary>
internal static class Payload
{
    /// <summary>Documented for custom statuses: 16 KB of UTF-16 text.</summary>
    private const int MaxCustomStatusCharacters = 8 * 1024;

    private const int MaxIdLength = 100;

    /// <exception cref="ArgumentException">The text is longer than allowed.</exception>
    public static string? Check(string? text, string what, LocalTaskHubOptions options)
    {
        if (text is not null && text.Length > options.MaxPayloadBytes / 3 && Encoding.UTF8.GetByteCount(text) > options.MaxPayloadBytes)
        {
            throw new ArgumentException(
                $"The {what} has {Encoding.UTF8.GetByteCount(text)} bytes, the limit is {options.MaxPayloadBytes}. Store it elsewhere and pass a reference.");
        }

        return text;
    }

    /// <exception cref="ArgumentException">The text is longer than allowed.</exception>
    public static string? CheckCustomStatus(string? text) => text is null || text.Length <= MaxCustomStatusCharacters
        ? text
        : throw new ArgumentException($"The custom status has {text.Length * 2} bytes of UTF-16 text, the limit is 16 KB.");

    /// <summary>Instance ids: 1 to 100 characters, no leading '@', none of / \ # ? and no control characters.</summary>
    /// <exception cref="ArgumentException">The id is not allowed.</exception>
    public static string CheckInstanceId(string id)
    {
        if (id.Length is 0 or > MaxIdLength || id[0] == '@' || id.Any(c => c is '/' or '\\' or '#' or '?' || char.IsControl(c)))
        {
            throw new ArgumentException(
                $"'{id}' is not an instance id: it must have 1 to 100 characters, not start with @ and not contain / \\ # ? or control characters.");
        }

        return id;
    }
}
