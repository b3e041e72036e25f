using System.Text;
using Microsoft.Extensions.Configuration;

namespace Billing.Local.Functions.Discovery;

/// <summary>Replaces <c>%Name%</c> in an attribute's text by the app setting of that name.</summary>
internal sealed class SettingExpressions(IConfiguration configuration)
{
    /// <summary>The text with all settings filled in.</summary>
    /// <returns>Null when a setting is missing, which is reported.</returns>
    public string? Resolve(string text, Action<string> report)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var parts = text.Split('%');
        if (parts.Length % 2 == 0)
        {
            report($"'{text}' has a percent sign without its pair");
            return null;
        }

        var resolved = new StringBuilder(parts[0]);
        for (var i = 1; i < parts.Length; i += 2)
        {
            var value = configuration[parts[i]];
            if (string.IsNullOrEmpty(value))
            {
                report($"the setting '{parts[i]}' that '{text}' names is missing");
                return null;
            }

            resolved.Append(value).Append(parts[i + 1]);
        }

        return resolved.ToString();
    }
}
