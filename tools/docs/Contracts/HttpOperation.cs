using System.Reflection;
using System.Text.RegularExpressions;
using Billing.Functions.Areas;
using Billing.Functions.Http;
using Billing.Functions.Runtime;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Tools.Docs.Contracts;

/// <summary>One method of one HTTP function.</summary>
/// <param name="Function">Name of the function.</param>
/// <param name="Verb">Lower-case HTTP method.</param>
/// <param name="Path">Path with its parameters in braces.</param>
/// <param name="Level">Which key it asks for.</param>
/// <param name="Method">Where it is written.</param>
public sealed partial record HttpOperation(string Function, string Verb, string Path, AuthorizationLevel Level, MethodInfo Method)
{
    /// <summary>Every HTTP function of the app, by path.</summary>
    public static IReadOnlyList<HttpOperation> All { get; } =
    [
        .. from function in FabricFunction.All
           let trigger = function.Trigger as HttpTriggerAttribute
           where trigger is not null
           from verb in trigger.Methods!
           let path = "/api/" + Constraint().Replace(trigger.Route ?? function.Name, "}")
           orderby path, verb
           select new HttpOperation(function.Name, verb.ToLowerInvariant(), path, trigger.AuthLevel, function.Method),
    ];

    /// <summary>The business area: the folder that the function stands in.</summary>
    public string Area => FabricFunction.Find(Function)!.Area;

    /// <summary>Names of the parameters in the path, in order.</summary>
    public IReadOnlyList<string> Parameters => [.. Parameter().Matches(Path).Select(match => match.Groups["name"].Value)];

    /// <summary>The query parameters that it looks at.</summary>
    public IReadOnlyList<QueryParameterAttribute> Query => [.. Method.GetCustomAttributes<QueryParameterAttribute>()];

    /// <summary>True if it changes something and knows a repetition by its Idempotency-Key.</summary>
    public bool IsCommand => Verb != "get" && !Method.IsDefined(typeof(IdentifiedByContentAttribute));

    /// <summary>Body that it takes, or null.</summary>
    public ConsumesAttribute? Body => Method.GetCustomAttribute<ConsumesAttribute>();

    /// <summary>Further content types that it takes.</summary>
    public IReadOnlyList<AlsoConsumesAttribute> OtherBodies => [.. Method.GetCustomAttributes<AlsoConsumesAttribute>()];

    /// <summary>Answers that it may give.</summary>
    public IReadOnlyList<ProducesResponseTypeAttribute> Answers => [.. Method.GetCustomAttributes<ProducesResponseTypeAttribute>()];

    [GeneratedRegex(@":[^}]+\}")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"\{(?<name>[^}]+)\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Parameter();
}
