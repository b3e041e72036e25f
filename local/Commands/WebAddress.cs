using System.CommandLine.Parsing;

namespace Billing.Local.Commands;

/// <summary>Reads the address of a service from the command line.</summary>
internal static class WebAddress
{
    /// <summary>An absolute address of HTTP; anything else is told as an error of the command line.</summary>
    public static Uri? Read(ArgumentResult given)
    {
        var text = given.Tokens.Count == 1 ? given.Tokens[0].Value : string.Empty;
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps))
        {
            return address;
        }

        given.AddError($"'{text}' is no address that begins with http:// or https://.");
        return null;
    }
}
