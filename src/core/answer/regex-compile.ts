import type { CharTest, Node, Repeat } from './regex-parse'

/** A step of the matcher; positions are indexes into its program, registers into the matcher's numbers. */
export type Op =
  | { readonly op: 'char'; readonly test: CharTest }
  | { readonly op: 'chars'; readonly test: CharTest; readonly min: number; readonly max: number; readonly lazy: boolean }
  | { readonly op: 'try'; readonly first: number; readonly then: number }
  | { readonly op: 'jump'; readonly to: number }
  | { readonly op: 'save'; readonly register: number }
  | { readonly op: 'at'; readonly place: string }
  | { readonly op: 'back'; readonly groups: readonly number[] }
  | { readonly op: 'look'; readonly program: readonly Op[]; readonly negative: boolean }
  | { readonly op: 'begin'; readonly register: number }
  | { readonly op: 'turn'; readonly register: number; readonly repeat: Repeat; readonly exit: number }
  | { readonly op: 'enter'; readonly register: number; readonly repeat: Repeat }
  | { readonly op: 'leave'; readonly register: number; readonly repeat: Repeat; readonly turn: number }

export interface Program {
  readonly ops: readonly Op[]
  /** Two for the whole and each group, two for each loop: turns done, where the turn began. */
  readonly registers: number
}

/** A program for a backtracking matcher with a stack of its own, so that no text can overflow the real one. */
export function compile(root: Node, groups: number): Program {
  let registers = 2 * (groups + 1)

  function emit(ops: Op[], node: Node): void {
    switch (node.kind) {
      case 'char':
        ops.push({ op: 'char', test: node.test })
        return
      case 'at':
        ops.push({ op: 'at', place: node.place })
        return
      case 'back':
        ops.push({ op: 'back', groups: node.groups })
        return
      case 'look':
        ops.push({ op: 'look', program: program(node.node), negative: node.negative })
        return
      case 'all':
        for (const part of node.nodes) emit(ops, part)
        return
      case 'any':
        choice(ops, node.nodes)
        return
      case 'capture':
        ops.push({ op: 'save', register: 2 * node.index })
        emit(ops, node.node)
        ops.push({ op: 'save', register: 2 * node.index + 1 })
        return
      case 'repeat':
        if (node.node.kind === 'char') ops.push({ ...node, op: 'chars', test: node.node.test })
        else if (node.max > 0) loop(ops, node)
    }
  }

  function program(node: Node): Op[] {
    const ops: Op[] = []
    emit(ops, node)
    return ops
  }

  function choice(ops: Op[], nodes: readonly Node[]): void {
    const jumps: number[] = []
    nodes.forEach((node, index) => {
      const last = index === nodes.length - 1
      const at = last ? ops.length : ops.push({ op: 'jump', to: 0 }) - 1
      emit(ops, node)
      if (last) return
      jumps.push(ops.push({ op: 'jump', to: 0 }) - 1)
      ops[at] = { op: 'try', first: at + 1, then: ops.length }
    })
    for (const jump of jumps) ops[jump] = { op: 'jump', to: ops.length }
  }

  function loop(ops: Op[], repeat: Repeat): void {
    const register = registers
    registers += 2
    ops.push({ op: 'begin', register })
    const turn = ops.push({ op: 'jump', to: 0 }) - 1
    ops.push({ op: 'enter', register, repeat })
    emit(ops, repeat.node)
    ops.push({ op: 'leave', register, repeat, turn })
    ops[turn] = { op: 'turn', register, repeat, exit: ops.length }
  }

  const ops = program(root)
  return { ops, registers }
}
