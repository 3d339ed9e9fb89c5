/* SPDX-License-Identifier: GPL-2.0-only */
/* the function of a cleanup attribute, hidden by macros */
#define __cleanup(f) __attribute__((__cleanup__(f)))
#define __free(name) __cleanup(__free_##name)
#define CLASS(name, var) name##_t var __cleanup(class_##name##_exit) = class_##name##_enter
#define guard(name) CLASS(name, scope)
typedef struct { int *lock; } mutex_t;
void __free_page(int **p);
mutex_t class_mutex_enter(int *);
void class_mutex_exit(mutex_t *);
int *get(void);

void cleaned(int *lock)
{
	int *page __free(page) = get();
	int plain __attribute__((unused)) = 1;

	guard(mutex)(lock);
	page = get();
}
/* golden: ast
 * function cleaned : void @13:6-20:1
 *   param 0 lock : int *
 *   compound @14:1
 *     var page (local 1, cleanup __free_page) : int * @15:7
 *       call get : int * @15:27 "get()"
 *         ref get (function) : int *(void) @15:27
 *     var plain (local 2) : int @16:6
 *       const = 1 : int @16:38
 *     var scope (local 3, cleanup class_mutex_exit) : mutex_t @18:2 <guard>
 *       call class_mutex_enter : mutex_t @18:2 <guard> "guard(mutex)(lock)"
 *         ref class_mutex_enter (function) : mutex_t (int *) @18:2 <guard>
 *         ref lock (param 0) : int * @18:15 "lock"
 *     expr @19:2
 *       assign : int * @19:2
 *         ref page (local 1, cleanup __free_page) : int * @19:2
 *         call get : int * @19:9 "get()"
 *           ref get (function) : int *(void) @19:9
 */
