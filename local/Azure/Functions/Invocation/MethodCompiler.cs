using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Local.Functions.Invocation;

/// <summary>Turns the method of a function into delegates, once, so that no call reflects.</summary>
internal static class MethodCompiler
{
    private static readonly BindingFlags Own = BindingFlags.Static | BindingFlags.NonPublic;

    /// <summary>Makes the class of the method from a scope; null for a static method.</summary>
    public static Func<IServiceProvider, object>? Factory(MethodInfo method)
    {
        if (method.IsStatic)
        {
            return null;
        }

        var factory = ActivatorUtilities.CreateFactory(method.DeclaringType!, Type.EmptyTypes);
        return services => factory(services, null);
    }

    /// <summary>Calls the method, whatever it returns.</summary>
    public static FunctionCall Call(MethodInfo method)
    {
        var instance = Expression.Parameter(typeof(object), "instance");
        var arguments = Expression.Parameter(typeof(object[]), "arguments");
        var parameters = method.GetParameters().Select((parameter, i) =>
            (Expression)Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), parameter.ParameterType));
        var target = method.IsStatic ? null : Expression.Convert(instance, method.DeclaringType!);
        var call = Expression.Call(target, method, parameters);
        return Expression.Lambda<FunctionCall>(Await(call), instance, arguments).Compile();
    }

    private static Expression Await(MethodCallExpression call)
    {
        var type = call.Type;
        if (type == typeof(void))
        {
            return Expression.Block(call, Expression.Default(typeof(ValueTask<object?>)));
        }

        var (helper, result) = type switch
        {
            _ when type == typeof(Task) => (nameof(AwaitTask), null),
            _ when type == typeof(ValueTask) => (nameof(AwaitValueTask), null),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(Task<>) => (nameof(AwaitTaskOf), type.GetGenericArguments()[0]),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(ValueTask<>) => (nameof(AwaitValueTaskOf), type.GetGenericArguments()[0]),
            _ => (nameof(Wrap), type),
        };
        var method = typeof(MethodCompiler).GetMethod(helper, Own)!;
        return Expression.Call(result is null ? method : method.MakeGenericMethod(result), call);
    }

    private static async ValueTask<object?> AwaitTask(Task task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> AwaitValueTask(ValueTask task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> AwaitTaskOf<T>(Task<T> task) => await task;

    private static async ValueTask<object?> AwaitValueTaskOf<T>(ValueTask<T> task) => await task;

    private static ValueTask<object?> Wrap<T>(T value) => new((object?)value);
}
