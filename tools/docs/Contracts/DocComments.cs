using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Billing.Tools.Docs.Contracts;

/// <summary>The doc comments of types and their properties, as plain text: they describe the contracts too.</summary>
public static partial class DocComments
{
    private static readonly Dictionary<Assembly, Dictionary<string, XElement>> Loaded = [];

    /// <summary>The summary of a type, or null.</summary>
    public static string? Of(Type type) => Summary(Find(type.Assembly, $"T:{NameOf(type)}"));

    /// <summary>The summary of a method, or null. Methods of one name are not told apart.</summary>
    public static string? Of(MethodInfo method) =>
        Summary(Find(method.DeclaringType!.Assembly, $"M:{NameOf(method.DeclaringType)}.{method.Name}("));

    /// <summary>The summary of a property, or of the record's parameter that it comes from, or null.</summary>
    public static string? Of(Type declaring, string property)
    {
        if (Summary(Find(declaring.Assembly, $"P:{NameOf(declaring)}.{property}")) is { } summary)
        {
            return summary;
        }

        var parameter = Find(declaring.Assembly, $"T:{NameOf(declaring)}")?
            .Elements("param")
            .FirstOrDefault(each => string.Equals(each.Attribute("name")?.Value, property, StringComparison.OrdinalIgnoreCase));
        return parameter is null ? null : Plain(parameter);
    }

    private static string? Summary(XElement? member) => member?.Element("summary") is { } summary ? Plain(summary) : null;

    private static XElement? Find(Assembly assembly, string key)
    {
        if (!Loaded.TryGetValue(assembly, out var members))
        {
            var file = Path.ChangeExtension(assembly.Location, ".xml");
            members = File.Exists(file)
                ? XDocument.Load(file).Descendants("member").GroupBy(Key).ToDictionary(group => group.Key, group => group.First())
                : [];
            Loaded[assembly] = members;
        }

        return members.GetValueOrDefault(key);
    }

    // Methods lose their parameters, so that they are found by name.
    private static string Key(XElement member)
    {
        var name = member.Attribute("name")!.Value;
        return name.StartsWith("M:", StringComparison.Ordinal) ? name.Split('(')[0] + "(" : name;
    }

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    private static string Plain(XElement element) =>
        Spaces().Replace(string.Concat(element.Nodes().Select(Plain)), " ").Trim();

    private static string Plain(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see => (see.Attribute("cref") ?? see.Attribute("langword"))!.Value.Split('.', ':')[^1],
        XElement { Name.LocalName: "paramref" } reference => reference.Attribute("name")!.Value,
        XElement element => string.Concat(element.Nodes().Select(Plain)),
        _ => string.Empty,
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
