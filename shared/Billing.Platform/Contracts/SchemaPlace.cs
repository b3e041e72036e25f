using System.Globalization;
using System.Text;
using Billing.Domain.Primitives;

namespace Billing.Platform.Contracts;

/// <summary>The place of a check against a schema, and its findings.</summary>
/// <remarks>Paths are written only for what is found wrong.</remarks>
internal sealed class SchemaPlace(string root)
{
    private readonly List<(string? Name, int Index)> _steps = [];

    /// <summary>Problems found so far.</summary>
    public List<Problem> Problems { get; } = [];

    public void Enter(string property) => _steps.Add((property, 0));

    public void Enter(int index) => _steps.Add((null, index));

    public void Leave() => _steps.RemoveAt(_steps.Count - 1);

    /// <summary>The value at this place breaks a rule.</summary>
    public void Refuse(string rule, string text)
    {
        var path = Path();
        Problems.Add(Problem.Error($"schemas.{rule}", path, $"{path} {text}."));
    }

    /// <summary>The object at this place lacks a property.</summary>
    public void RefuseMissing(string property)
    {
        Enter(property);
        Refuse("missing", "is required");
        Leave();
    }

    private string Path()
    {
        var path = new StringBuilder(root);
        foreach (var (name, index) in _steps)
        {
            _ = name is null ? path.Append(CultureInfo.InvariantCulture, $"[{index}]") : path.Append('.').Append(name);
        }

        return path.ToString();
    }
}
